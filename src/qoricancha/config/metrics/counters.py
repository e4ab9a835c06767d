"""What is counted, in files that survive the process, one set for each (QORICANCHA_METRICS_DIR)."""

import os
import socket

from prometheus_client import Counter, Histogram, values


def whole_name() -> str:
    """Return a name that no other living process has: in containers every first process is number 1."""
    return f"{socket.gethostname().replace('_', '-')}-{os.getpid()}"


values.ValueClass = values.MultiProcessValue(whole_name)

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Counter(
    "qoricancha_http_requests", "Requests answered", ["process", "route", "method", "status"], registry=None
)
REQUEST_SECONDS = Histogram(
    "qoricancha_http_request_seconds", "Time to answer", ["process", "route"], buckets=SECONDS, registry=None
)
JOBS = Counter("qoricancha_jobs", "Jobs run", ["job", "outcome"], registry=None)
JOB_SECONDS = Histogram("qoricancha_job_seconds", "Time of a job", ["job"], buckets=SECONDS, registry=None)
LOG_RECORDS = Counter("qoricancha_log_records", "Warnings and worse", ["process", "level"], registry=None)

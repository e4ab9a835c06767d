"""Metrics for Prometheus: every process counts into files of a folder, and `qoricancha metrics` adds them up.

Labels are names of ours (routes, methods, statuses, jobs, levels): nothing that anybody typed, and no address.
"""

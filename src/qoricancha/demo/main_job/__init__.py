"""The main job, done over HTTP as the people would do it: applicant, officer, supervisor, Secretary, verifier."""

from qoricancha.demo.main_job.run import perform

__all__ = ["perform"]

"""The steps in their order."""

from collections.abc import Callable
from pathlib import Path

from qoricancha.demo.main_job import applicant, officers, verifier
from qoricancha.demo.main_job.story import Story

OFFICE = "LIM"


def perform(*, public: str, staff: str, out: Path, say: Callable[[str], object]) -> None:
    """Do the main job against a running demo; leave receipt.pdf, permit.pdf, constancia.pdf and steps.json in `out`.

    Raises demo.browser.UnexpectedPage at the first step that does not go as it should.
    """
    out.mkdir(parents=True, exist_ok=True)
    story = Story(public.rstrip("/"), staff.rstrip("/"), out, say)
    person = applicant.invented()
    reference = applicant.apply(story, OFFICE, person)
    officers.register(story, OFFICE, reference, applicant.as_searched(person))
    number = story.known["expediente"] = officers.sign_off(story, OFFICE, reference)
    with story.step("the applicant signs in and downloads the signed permit"):
        permit = applicant.download_permit(story, number)
    address = story.known["verification"] = verifier.address_in(permit.read_bytes())
    with story.step("a verifier reads: valid"):
        verifier.expect(address, "Válida")
    with story.step("a verifier types two printed items and takes the constancia"):
        verifier.take_constancia(story, address, number=number, birth_date=applicant.BIRTH_DATE)
    with story.step("the Secretary leaves the permit without effect, with a reason"):
        officers.revoke(story, number)
    with story.step("the check page follows at once"):
        verifier.expect(address, "No válida")

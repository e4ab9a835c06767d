"""Tables of the registration room. Staff see the registrations of their offices; nobody else sees any."""

from qoricancha.config.database.tables import OWN_OFFICES, STAFF, WORKER, Table

TABLES = [
    Table(
        "registration_registration",
        {STAFF: "SELECT, INSERT, UPDATE", WORKER: "SELECT"},
        rows={STAFF: OWN_OFFICES},
    ),
    Table(
        "registration_verifiedfield",
        {STAFF: "SELECT, INSERT, UPDATE", WORKER: "SELECT"},
        rows={STAFF: "EXISTS (SELECT FROM registration_registration r WHERE r.id = registration_id)"},
        unrecorded=("token",),
    ),
    # Written by app.receive_here and app.send_back, as the owner.
    Table(
        "registration_transfer",
        {STAFF: "SELECT", WORKER: "SELECT"},
        rows={STAFF: "EXISTS (SELECT FROM intake_application a WHERE a.id = application_id)"},
    ),
]

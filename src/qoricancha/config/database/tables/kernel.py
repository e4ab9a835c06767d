"""Tables of the kernel."""

from qoricancha.config.database.tables import PUBLIC, STAFF, WORKER, Table, of_own_offices, own

TABLES = [
    # A wrapped key is useless without the master key; whose data it opens is decided by the rows that name it.
    Table(
        "kernel_sealingkey",
        {PUBLIC: "SELECT, INSERT", STAFF: "SELECT, INSERT", WORKER: "SELECT, INSERT, UPDATE"},
        unrecorded=("wrapped",),
    ),
    Table(
        "kernel_storedfile",
        {PUBLIC: "SELECT, INSERT", STAFF: "SELECT, INSERT", WORKER: "SELECT, INSERT, DELETE"},
        rows={PUBLIC: own("owner"), STAFF: of_own_offices("kernel_storedfile.owner")},
        unrecorded=("content", "file_key"),
    ),
]

"""By what a demo's database is told from any other."""

DEMO = "Qoricancha demo: invented people only"  # the database's comment; nothing else is ever dropped or seeded

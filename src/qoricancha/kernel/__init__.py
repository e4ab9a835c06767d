"""Clock, Actor, ids, errors, jobs, sealed fields and files: what every room stands on."""

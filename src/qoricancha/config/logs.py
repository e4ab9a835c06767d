"""What may stand in a log: never an address, for addresses carry tokens, references and ids of people."""

import logging


class RoutesForPaths(logging.Filter):
    """Puts the route in place of the path in whatever Django logs about a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's arguments; let every record pass."""
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "(no route)"
            hidden = {request.path, request.get_full_path()}
            record.args = tuple(route if argument in hidden else argument for argument in record.args)
        return True

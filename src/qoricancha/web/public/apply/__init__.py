"""Applying for refugee status: page by page, on a telephone, without JavaScript."""

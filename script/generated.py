"""What scripts that generate sources share."""


def write_if_changed(file, text):
    """Only where it changes, so that nothing is built anew for nothing."""
    if not file.exists() or file.read_text() != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

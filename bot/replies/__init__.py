"""Every sentence that people read when it is not an article's."""

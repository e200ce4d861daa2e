"""The list of drafts: finding them, showing one, taking them along, deleting one."""

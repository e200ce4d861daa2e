"""What people do with elements, forms, the Home tab and shortcuts, before a real Bolt app."""

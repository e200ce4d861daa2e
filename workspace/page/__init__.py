"""The workspace's page: what a person sees in the browser."""

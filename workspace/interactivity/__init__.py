"""What an app may do in answer to a person's act: open views, use the response_url."""

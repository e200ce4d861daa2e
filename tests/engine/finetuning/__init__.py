"""Files, fine-tuning jobs and the models that come of them."""

"""The cards of /finetune, and the words on them."""

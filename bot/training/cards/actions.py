"""The ids by which Slack tells us what was pressed or sent, and what their values hold.

A button's value is small and public: an id that is looked up in the archive again, never a fact
that is believed. Like buttons in one message (Use, in a list of models) have the same id, and
stand in blocks of their own.
"""

from bot.manifest import TRAINING_DATA

# A plan, value: the job's number

CONFIRM = "finetune_confirm"
DISCARD = "finetune_discard"

# A job, value: the job's number

CANCEL = "finetune_cancel"
PAUSE = "finetune_pause"
RESUME = "finetune_resume"
EVENTS = "finetune_events"
STATUS = "finetune_status"
CHECKPOINTS = "finetune_checkpoints"
LOOK_AGAIN = "finetune_look_again"
START_ANEW = "finetune_start_anew"

# A job on another engine, value: "<job's number>:<engine>"

START_ON = "finetune_start_on"

# A model, value: "<engine>:<model>"

USE = "finetune_use"
TRY = "finetune_try"
DELETE_MODEL = "finetune_delete_model"

# Who writes, value: ""

ROLL_BACK = "finetune_rollback"

# Data. START_WITH, CONVERT, DELETE_DATASET, REPORT, QUOTES, PERSONAL and DOWNLOAD, value: the
# dataset's sha256; DELETE_FILE, value: "<engine>:<file id>"; SAMPLE and UPLOAD, value: ""

START_WITH = "finetune_start_with"
CONVERT = "finetune_convert"
DELETE_DATASET = "finetune_delete_dataset"
DELETE_FILE = "finetune_delete_file"
SAMPLE = "finetune_sample"
UPLOAD = "finetune_upload"
REPORT = "finetune_report"
PERSONAL = "finetune_personal"
QUOTES = "finetune_quotes"
DOWNLOAD = "finetune_download"

# Forms (callback ids) and the message shortcut (its name stands in manifest.yml)

START_FORM = "finetune_start_form"
UPLOAD_FORM = "finetune_upload_form"
SHORTCUT = TRAINING_DATA

ALL_BUTTONS = (
    CONFIRM,
    DISCARD,
    CANCEL,
    PAUSE,
    RESUME,
    EVENTS,
    STATUS,
    CHECKPOINTS,
    LOOK_AGAIN,
    START_ANEW,
    START_ON,
    USE,
    TRY,
    DELETE_MODEL,
    ROLL_BACK,
    START_WITH,
    CONVERT,
    DELETE_DATASET,
    DELETE_FILE,
    SAMPLE,
    UPLOAD,
    REPORT,
    PERSONAL,
    QUOTES,
    DOWNLOAD,
)

VALUE_LIMIT = 2000
"""The most characters that Slack takes as a button's value."""

# exit 2
wehnelt list mdoels

# exit 2
mkfifo pipe
wehnelt check pipe

# exit 4
# What cannot be written to is told before the run, not after it.
echo >taken
wehnelt run einzel --out taken

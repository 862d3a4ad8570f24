wehnelt list -h

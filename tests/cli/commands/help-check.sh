wehnelt check --help

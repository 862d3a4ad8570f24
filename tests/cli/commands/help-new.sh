wehnelt new a b --help

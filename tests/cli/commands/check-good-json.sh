wehnelt check --json cases/diode.yaml

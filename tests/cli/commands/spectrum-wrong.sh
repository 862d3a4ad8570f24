# exit 2
wehnelt spectrum --kv '100 mA' || true
wehnelt spectrum --filter 'Al' || true
wehnelt spectrum --filter 'Alu 1 mm' || true
wehnelt spectrum --film 0 || true
wehnelt spectrum --kv 2 || true
wehnelt spectrum --target W --angle '95 deg' --kv 600

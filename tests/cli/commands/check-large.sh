# exit 2
head -c 2000000 /dev/zero | tr "\\0" "#" >large.yaml
wehnelt check large.yaml

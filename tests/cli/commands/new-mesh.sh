wehnelt new lens-from-mesh fresh
ls fresh
wehnelt check fresh/lens-from-mesh.yaml | sed 's/[0-9][0-9]* /N /g'

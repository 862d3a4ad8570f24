wehnelt --help | sed -n -e 's/[0-9][.][0-9.]*/N/' -e '1,5p' -e '/^  check/p' -e '/^exit/,$p'

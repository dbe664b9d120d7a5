#!/bin/sh
# Moves photos from a camera's folder into folders by month: tidy-photos.sh FROM TO
set -eu

fail() {
  echo "tidy-photos: $1" >&2
  exit 1
}

month_of() {
  date -r "$1" +%Y-%m
}

[ $# -eq 2 ] || fail "usage: tidy-photos.sh FROM TO"
[ -d "$1" ] || fail "no such folder: $1"

for photo in "$1"/*.jpg "$1"/*.JPG; do
  [ -e "$photo" ] || continue
  folder="$2/$(month_of "$photo")"
  mkdir -p "$folder"
  mv -n "$photo" "$folder/"
done

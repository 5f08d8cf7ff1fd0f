#!/bin/sh
# Une feuille est-elle dans le journal ?   sh verify-proof.sh FEUILLE PREUVE.tlog-proof CLE.pem
# Le journal n'a-t-il fait que croître ?   sh verify-proof.sh -c ANCIEN-ETAT PREUVE-DE-CROISSANCE CLE.pem
# Il suffit de sh, sed, awk, sha256sum et openssl (3.0 ou plus récent). Rien n'est demandé au réseau.
# La signature Ed25519 de l'état du journal doit être celle de la clé (c2sp.org/signed-note), et les empreintes de la
# preuve mener à la racine signée (RFC 9162, 2.1.3.2 et 2.1.4.2).
set -eu
mode=leaf
if [ "$1" = -c ]; then mode=growth; shift; fi
subject=$1 proof=$2 key=$3

work="${TMPDIR:-/tmp}/constat-preuve-$$"
(umask 077 && mkdir "$work")
trap 'rm -rf "$work"' EXIT

fail() { echo "ÉCHEC : $subject : $1" >&2; exit 1; }
hash() { sum=$(sha256sum); echo "${sum%% *}"; }
# Des lignes de base64, en hexadécimal.
hex_of_base64() {
  awk '
    BEGIN { letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" }
    {
      hex = ""; held = 0; bits = 0
      for (i = 1; i <= length($0); i++) {
        value = index(letters, substr($0, i, 1)) - 1
        if (value < 0) break
        held = held * 64 + value; bits += 6
        while (bits >= 4) { unit = 2 ^ (bits - 4); hex = hex sprintf("%x", int(held / unit)); held %= unit; bits -= 4 }
      }
      # Les bits de trop ne font pas un octet.
      print substr(hex, 1, int(length(hex) / 2) * 2)
    }'
}
# Des octets en hexadécimal, écrits tels quels : printf les veut en octal.
bytes() {
  # shellcheck disable=SC2046,SC2059
  printf "$(printf '\\%03o' $(echo "$1" | sed 's/../0x& /g'))"
}
parent() { bytes "01$1$2" | hash; }

# Lit un état signé du journal ; sa signature est 4 octets de numéro de clé, puis 64.
read_state() {
  sed '/^$/,$d' "$1" > "$work/text"
  origin=$(sed -n 1p "$work/text")
  size=$(sed -n 2p "$work/text")
  root=$(sed -n 3p "$work/text" | hex_of_base64)
  line=$(ORIGIN=$origin awk '$1 == "\342\200\224" && $2 == ENVIRON["ORIGIN"] { print $3; exit }' "$1")
  bytes "$(echo "$line" | hex_of_base64 | sed 's/^........//')" > "$work/signature"
  openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$work/text" -sigfile "$work/signature" > "$work/said" 2>&1 ||
    fail "la signature de l'état du journal n'est pas celle de la clé"
}

halve() { at=$((at / 2)) last=$((last / 2)); }
climb() { while [ $((at % 2)) -eq 0 ] && [ "$at" -ne 0 ]; do halve; done; }

verify_leaf() {
  index=$(sed -n '2s/^index \([0-9]*\)$/\1/p' "$proof")
  [ -n "$index" ] && [ "$index" -lt "$size" ] || fail "la preuve n'est pas lisible"
  found=$( { printf '\000'; cat "$subject"; } | hash)
  at=$index last=$((size - 1))
  for beside in $(sed '/^$/,$d; 1,2d' "$proof" | hex_of_base64); do
    [ "$last" -gt 0 ] || fail "la preuve est trop longue"
    if [ $((at % 2)) -eq 1 ] || [ "$at" -eq "$last" ]; then
      found=$(parent "$beside" "$found")
      climb
    else
      found=$(parent "$found" "$beside")
    fi
    halve
  done
  [ "$last" -eq 0 ] && [ "$found" = "$root" ] || fail "elle n'est pas dans l'état signé du journal"
  echo "OK : $subject est la feuille $index du journal $origin à $size feuilles"
}

verify_growth() {
  new_size=$size new_root=$root
  read_state "$subject"
  [ "$(sed -n 1p "$proof")" = "old $size" ] || fail "la preuve de croissance est celle d'un autre état"
  at=$((size - 1)) last=$((new_size - 1))
  while [ $((at % 2)) -eq 1 ]; do halve; done
  # Un arbre plein (une puissance de deux) est son propre point de départ.
  if [ "$at" -eq 0 ]; then old=$root new=$root; else old='' new=''; fi
  for beside in $(sed '/^$/,$d; 1d' "$proof" | hex_of_base64); do
    if [ -z "$old" ]; then old=$beside new=$beside; continue; fi
    [ "$last" -gt 0 ] || fail "la preuve est trop longue"
    if [ $((at % 2)) -eq 1 ] || [ "$at" -eq "$last" ]; then
      old=$(parent "$beside" "$old")
      new=$(parent "$beside" "$new")
      climb
    else
      new=$(parent "$new" "$beside")
    fi
    halve
  done
  [ "$last" -eq 0 ] && [ "$old" = "$root" ] && [ "$new" = "$new_root" ] ||
    fail "l'état à $new_size feuilles ne commence pas par elle"
  echo "OK : $subject est le début de l'état à $new_size feuilles"
}

sed '1,/^$/d' "$proof" > "$work/checkpoint"
read_state "$work/checkpoint"
"verify_$mode"

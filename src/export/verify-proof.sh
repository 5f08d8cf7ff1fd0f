#!/bin/sh
# Une feuille est-elle dans le journal ?   sh verify-proof.sh FEUILLE PREUVE.tlog-proof CLE.pem
# Le journal n'a-t-il fait que croître ?   sh verify-proof.sh -c ANCIEN-ETAT PREUVE-DE-CROISSANCE CLE.pem
# Avec -l, lit sur son entrée des feuilles et leurs preuves, toutes vers un même état, et donne devant chaque feuille 0
# si elle y est, 1 sinon :                 sh verify-proof.sh -l ETAT CLE.pem < LISTE
# Avec -b, met en hexadécimal le base64 qui commence chaque ligne ; avec -h, compare les heures que verify.sh a
# relevées ; avec -r, les racines du journal que nomment les ouvertures.
# Il suffit de sh, sed, awk, sha256sum et openssl (3.0 ou plus récent). Rien n'est demandé au réseau.
# La signature Ed25519 de l'état du journal doit être celle de la clé (c2sp.org/signed-note), et les empreintes de la
# preuve mener à la racine signée (RFC 9162, 2.1.3.2 et 2.1.4.2).
set -eu

fail() { echo "ÉCHEC : $subject : $1" >&2; exit 1; }
hash() { sum=$(sha256sum); echo "${sum%% *}"; }
# Des lignes qui commencent par du base64, avec lui en hexadécimal.
hex_of_base64() {
  awk '
    BEGIN { letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" }
    {
      hex = ""; held = 0; bits = 0
      for (i = 1; i <= length($1); i++) {
        value = index(letters, substr($1, i, 1)) - 1
        if (value < 0) break
        held = held * 64 + value; bits += 6
        while (bits >= 4) { unit = 2 ^ (bits - 4); hex = hex sprintf("%x", int(held / unit)); held %= unit; bits -= 4 }
      }
      # Les bits de trop ne font pas un octet.
      print substr(hex, 1, int(length(hex) / 2) * 2) ($2 == "" ? "" : "  " $2)
    }'
}
# Fichiers : empreintes, jetons, sceaux, intervalle, dates des feuilles, ouvertures sans relevé, heures des étapes,
# tentatives. Les heures des jetons sont en secondes : une attente, un trou dans le plan d'un jour au plus sont possibles.
verify_times() {
  awk '
  function moment(iso, part, y, m, d) {
    split(iso, part, "[-T:Z]"); y = part[1]; m = part[2] + 0; d = part[3]
    y -= m <= 2; m += m <= 2 ? 9 : -3
    d += 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m + 2) / 5) - 719469
    return d * 86400 + part[4] * 3600 + part[5] * 60 + int(part[6])
  }
  function told(words) { print "       " words; wrong = 1 }
  function around(i, known) {
    if (kind[i] == "open") {
      if (at[i] + slack < since[i] || at[i] - day > since[i]) told("la tentative qu’ouvre la feuille " i " n’est pas de l’heure prévue")
      if (total[i] == "schedule" && since[i] > known) known = since[i]
      return known
    }
    if (known != "" && since[i] + day < known) told("la feuille " i " tient pour manquées des mesures dont le journal rendait déjà compte")
    if ((total[i] == 1) != (since[i] == at[i]) || total[i] - 1 > at[i] - since[i]) told("la feuille " i " ne compte pas les mesures manquées")
    return at[i] > known ? at[i] : known
  }
  BEGIN { slack = 63; day = 86400; end = ENVIRON["LAST"] + 0 }
  FILENAME == ARGV[1] { sum[$2] = $1; next }
  FILENAME == ARGV[2] {
    time[$2] = $4; size = substr($1, 21) + 0
    if ($1 !~ /^data\/log\/checkpoint-/) next
    if (!(size in over) || $4 < over[size]) over[size] = $4
    if (size == end && $4 > last) last = $4
    next
  }
  FILENAME == ARGV[3] { if (!sealed || $1 < sealed) sealed = $1; next }
  FILENAME == ARGV[4] { made = moment($1); from = moment($2); to = moment($3); next }
  FILENAME == ARGV[5] {
    if ($2 == "other") next
    at[$1] = moment($3); kind[$1] = $2
    if ($2 == "key" && $1 + 0 > signed) signed = $1 + 0
    if ($2 == "gap" || $2 == "open") { since[$1] = moment($4); plan[$1] = $5 " " $6; total[$1] = $7 }
    if ($2 != "anchor") next
    held[$1] = at[$1]; anchored[$4]; token = "data/log/checkpoint-" $4 "." $5 ".tst"
    if (("data/log/checkpoint-" $4) in sum && sum[token] != $6) told(token " n’est pas le jeton que donne la feuille " $1)
    if (!(token in time) || sum[token] != $6) next
    if (time[token] != at[$1]) told("la feuille " $1 " donne une autre heure que son jeton")
    if (time[token] > until) until = time[token]
    next
  }
  FILENAME == ARGV[6] {
    if (moment($2) < last - 86400) told("la tentative qu’ouvre la feuille " $1 " manque")
    else print "       feuille " $1 " : une tentative annoncée moins d’un jour avant le dernier état du journal, sans relevé"
    next
  }
  FILENAME == ARGV[7] {
    part = moment($2)
    if (!($1 in soon) || part < soon[$1]) soon[$1] = part
    if (part > late[$1]) late[$1] = part
    next
  }
  {
    runs++; place[runs] = $1; run[runs] = $2; begun[runs] = moment($4); ended[runs] = moment($5); opening[runs] = $8
    token = "data/runs/" $2 "/run-open.tst"; stamp[runs] = time[token] + 0
    if (token in time) { held[$8] = time[token]; if (time[token] > until) until = time[token] }
    # Qui s’impute sa propre faute, celle de son horloge peut-être, ne date rien.
    if ($6 == "probe_fault") { blamed[runs] = 1; delete at[$8]; delete plan[$8] }
  }
  END {
    for (i = 0; i < end; i++) { before[i] = latest; if (held[i] > latest) latest = held[i] }
    for (i = end - 1; i >= 0; i--) { if ((i + 1) in over && (!soonest || over[i + 1] < soonest)) soonest = over[i + 1]; least[i] = soonest }
    if (made + slack < last || made - slack > sealed) told("l’export ne date pas d’entre le dernier état du journal et ses sceaux")
    if (to < from) told("l’intervalle finit avant de commencer")
    if (ENVIRON["FIRST"] != "" && (!(ENVIRON["FIRST"] in over) || over[ENVIRON["FIRST"]] > from + 1)) told("aucun premier état du journal n’est plus ancien que l’intervalle")
    if (until < to) told("l’intervalle finit après la dernière heure que le journal tient d’une autorité : la suite peut manquer")
    for (i = end; i >= 1; i--) {
      if (i in over) shown = i
      if (i in anchored && i > signed) dated = i
      if (dated && shown > dated) left[i - 1] = dated
    }
    for (i = 0; i < end; i++) if (i in plan) {
      if (!(plan[i] in accounted)) accounted[plan[i]] = ENVIRON["FIRST"] == "" && 0 in at ? at[0] : ""
      accounted[plan[i]] = around(i, accounted[plan[i]])
    }
    for (i in at) {
      if (at[i] - (kind[i] == "anchor" ? 4 : slack) > least[i]) told("la feuille " i " se dit plus récente qu’un état du journal qui la contient")
      if (kind[i] != "gap" && at[i] + slack + 30 < before[i]) told("la feuille " i " se dit bien plus ancienne qu’un jeton que le journal tenait déjà")
    }
    for (n = 1; n <= runs; n++) {
      if (stamp[n] && stamp[n] + 9 < before[opening[n]]) told(run[n] " est entrée dans le journal bien après le jeton de son ouverture")
      if (place[n] in left) told("l’état du journal à " left[place[n]] " feuilles, qui date " run[n] ", manque")
      if (n in blamed) continue
      if (run[n] in soon && (soon[run[n]] < begun[n] - 2 || late[run[n]] > ended[n] + 2)) told(run[n] " a une étape ou un site témoin d’une autre heure")
      if (ended[n] < begun[n]) told(run[n] " finit avant de commencer")
      if (begun[n] + slack < stamp[n] || (!stamp[n] && begun[n] + slack + 5 < before[opening[n]])) told(run[n] " commence avant son ouverture")
      if (ended[n] - slack > least[place[n]]) told(run[n] " finit après un état du journal qui la contient")
    }
    exit wrong
  }' "$@"
}
# Des octets en hexadécimal, écrits tels quels : printf les veut en octal.
bytes() {
  left=$1 codes=''
  while [ -n "$left" ]; do after=${left#??}; codes="$codes 0x${left%"$after"}"; left=$after; done
  # shellcheck disable=SC2059,SC2086
  printf "$(printf '\\%03o' $codes)"
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

# La signature de l'état est déjà vérifiée : une seule fois pour toutes.
verify_leaves() {
  state=$(sha256sum < "$subject")
  while read -r subject proof; do
    if [ "$(sed '1,/^$/d' "$proof" | sha256sum)" = "$state" ] && (verify_leaf) > /dev/null; then echo "0 $subject"
    else echo "1 $subject"; fi
  done
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

# Les racines successives de l'arbre, depuis sa feuille FROM : des sommets, le plus petit d'abord.
verify_roots() {
  size=$1 last=$(($2 - 1)) at=$1 peaks='' named=$4.hex
  hex_of_base64 < "$4" > "$named"
  proof=$(awk -v from="$1" '$1 == from { sub(/json$/, "tlog-proof", $2); print $2 }' "$3")
  [ -z "$proof" ] || for beside in $(sed '/^$/,$d; 1,2d' "$proof" | hex_of_base64); do
    if [ $((at % 2)) -eq 1 ] || [ "$at" -eq "$last" ]; then peaks="$peaks $beside"; climb; fi
    halve
  done
  while read -r index leaf; do
    [ "$index" -ge "$size" ] || continue
    subject=$leaf
    [ "$index" -eq "$size" ] || fail 'la feuille qui la précède manque'
    # shellcheck disable=SC2086
    set -- $peaks
    for wanted in $(sed -n "s/  $size\$//p" "$named"); do
      if [ $# -eq 0 ]; then found=$(printf '' | hash); else found=$1; fi
      for beside in "$@"; do [ "$beside" = "${1:-}" ] || found=$(parent "$beside" "$found"); done
      [ "$found" = "$wanted" ] || fail "une ouverture nomme une autre racine pour $size feuilles"
    done
    found=$( { printf '\000'; cat "$leaf"; } | hash) at=$size
    while [ $((at % 2)) -eq 1 ]; do found=$(parent "$1" "$found"); shift; at=$((at / 2)); done
    peaks="$found $*" size=$((size + 1))
  done < "$3"
}

mode=leaf
case $1 in
  -b) hex_of_base64; exit ;;
  -h) shift; verify_times "$@"; exit ;;
  -r) shift; verify_roots "$@"; exit ;;
  -c) mode=growth; shift ;;
  -l) mode=leaves; shift; set -- "$1" '' "$2" ;;
esac
subject=$1 proof=$2 key=$3
work="${TMPDIR:-/tmp}/constat-preuve-$$"
(umask 077 && mkdir "$work")
trap 'rm -rf "$work"' EXIT
if [ "$mode" = leaves ]; then cat "$subject"; else sed '1,/^$/d' "$proof"; fi > "$work/checkpoint"
read_state "$work/checkpoint"
"verify_$mode"

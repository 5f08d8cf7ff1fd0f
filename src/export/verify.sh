#!/bin/sh
# Vérifie tout cet export, sans réseau :   sh data/verify/verify.sh
# Donne l'heure d'un jeton, en secondes :  sh data/verify/verify.sh heure JETON.tst
# Il suffit de sh, sed, awk, od, sha256sum et openssl (3.0 ou plus récent). Ce que chaque étape prouve, et ne prouve
# pas, est dans VERIFICATION.md, avec les mêmes commandes une par une.
set -u

# L'heure écrite dans un jeton, en secondes depuis 1970 : openssl la veut ainsi après -attime.
time_of() {
  openssl ts -reply -in "$1" -token_in -text 2> /dev/null | awk '/^Time stamp: / {
    month = (index("JanFebMarAprMayJunJulAugSepOctNovDec", $3) + 2) / 3
    split($5, t, ":"); y = $6 - (month <= 2); m = month + (month <= 2 ? 9 : -3)
    days = 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m + 2) / 5) + $4 - 1 - 719468
    printf "%d\n", days * 86400 + t[1] * 3600 + t[2] * 60 + int(t[3])
  }'
}
if [ "${1:-}" = heure ]; then time_of "$2"; exit; fi

case $0 in */*) cd "${0%/*}/../.." || exit 2 ;; *) cd ../.. || exit 2 ;; esac
key=data/log/log.pub.pem
work="${TMPDIR:-/tmp}/constat-export-$$"
(umask 077 && mkdir "$work") || exit 2
trap 'rm -rf "$work"' EXIT
failures=0

ok() { echo "OK     $1"; }
bad() { echo "ECHEC  $1"; failures=$((failures + 1)); }
judge() { if [ "$1" -eq 0 ]; then ok "$2"; else bad "$2"; fi; }
digest() { sha256sum < "$1" | sed 's/ .*//'; }
# stamped FICHIER JETON AUTORITE.pem HEURE
stamped() { openssl ts -verify -data "$1" -in "$2" -token_in -CAfile "$3" -attime "$4" > /dev/null 2>&1; }

# Les jetons sur les états du journal et sur les ouvertures : fichier, jeton, autorité, heure.
tokens() {
  cat << 'FIN'
@JETONS@
FIN
}

echo '1. Empreintes de tous les fichiers'
sha256sum -c manifest-sha256.txt > /dev/null 2>&1; judge $? manifest-sha256.txt
sha256sum -c tagmanifest-sha256.txt > /dev/null 2>&1; judge $? tagmanifest-sha256.txt

echo '2. Sceaux : rien ici n’est plus récent que leur heure'
seals=0
for authority in $(sed -n 's/.*"sealed_by":\[\([^]]*\)\].*/\1/p' data/export.json | sed 's/[",]/ /g'); do
  seals=$((seals + 1))
  manifest=$(printf 'META-INF/ASiCManifest%03d.xml' "$seals")
  token=$(printf 'META-INF/timestamp%03d.tst' "$seals")
  sed -n 's/.*<asic:DataObjectReference URI="\([^"]*\)".*<ds:DigestValue>\([^<]*\)<.*/\2 \1/p' "$manifest" | awk '
    BEGIN { letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" }
    {
      hex = ""; held = 0; bits = 0
      for (i = 1; i <= length($1); i++) {
        value = index(letters, substr($1, i, 1)) - 1
        if (value < 0) break
        held = held * 64 + value; bits += 6
        while (bits >= 4) { unit = 2 ^ (bits - 4); hex = hex sprintf("%x", int(held / unit)); held %= unit; bits -= 4 }
      }
      print hex "  " $2
    }' > "$work/list"
  sha256sum -c "$work/list" > /dev/null 2>&1; judge $? "$manifest : les fichiers sont ceux qu'il nomme"
  stamped "$manifest" "$token" "data/tsa/$authority.pem" "$(time_of "$token")"
  judge $? "$token : $authority, $(openssl ts -reply -in "$token" -token_in -text 2> /dev/null | sed -n 's/^Time stamp: //p')"
done
set -- META-INF/*
[ "$seals" -gt 0 ] && [ $# -eq $((2 * seals)) ]; judge $? "$seals sceau(x), autant qu'en annonce data/export.json"

echo '3. Clé du journal'
inner=$(sed 's/^[^+]*+[0-9a-f]*+//' data/log/log.vkey | openssl base64 -d -A | od -An -v -tx1 | sed 's/ //g' | awk '{ printf "%s", $0 }')
outer=$(openssl pkey -pubin -in "$key" -outform DER 2> /dev/null | od -An -v -tx1 | sed 's/ //g' | awk '{ printf "%s", $0 }')
[ "302a300506032b6570032100${inner#01}" = "$outer" ]; judge $? "$key est la clé de data/log/log.vkey"

echo '4. Jetons : états du journal et ouvertures des tentatives'
tokens > "$work/tokens"
while read -r file token authority time; do
  [ -n "$file" ] || continue
  stamped "$file" "$token" "data/tsa/$authority.pem" "$time"; judge $? "$token"
done < "$work/tokens"

echo '5. Le journal n’a fait que croître'
last=$(sed -n 's/.*"last_checkpoint":\([0-9]*\).*/\1/p' data/export.json)
first=$(sed -n 's/.*"first_checkpoint":\([0-9]*\).*/\1/p' data/export.json)
for proof in data/log/consistency-*; do
  [ -e "$proof" ] || continue
  old=${proof#data/log/consistency-}
  sh data/verify/verify-proof.sh -c "data/log/checkpoint-${old%-*}" "$proof" "$key" > /dev/null; judge $? "$proof"
done

echo '6. Chaque feuille est dans le journal'
for proof in data/log/leaves/*.tlog-proof data/runs/*/*.tlog-proof; do
  [ -e "$proof" ] || continue
  leaf=${proof%.tlog-proof}.json
  sed '1,/^$/d' "$proof" > "$work/shown"
  [ "$(digest "$work/shown")" = "$(digest "data/log/checkpoint-$last")" ] &&
    sh data/verify/verify-proof.sh "$leaf" "$proof" "$key" > /dev/null; judge $? "$leaf"
  sed -n '2s/^index //p' "$proof" >> "$work/indices"
done

echo '7. Aucune feuille ne manque'
FIRST=${first:-0} LAST=$last awk '
  { seen[$1]++ }
  END {
    for (i in seen) if (seen[i] > 1) { print "la feuille " i " est là deux fois"; wrong = 1 }
    for (i = ENVIRON["FIRST"] + 0; i < ENVIRON["LAST"] + 0; i++) if (!(i in seen)) { print "la feuille " i " manque"; wrong = 1 }
    exit wrong
  }' "$work/indices"; judge $? "feuilles ${first:-0} à $((last - 1)), toutes et une seule fois"

echo '8. Chaque tentative : son ouverture, son identifiant, ses fichiers'
# Les fichiers que nomme un relevé, dans l'une de ses deux listes, comme sha256sum -c les veut.
files_of() {
  sed -n 's/.*"'"$2"'":{\([^{}]*\)}.*/\1/p' "$1" | awk -v before="$3" '{
    n = split($0, pairs, ",")
    for (i = 1; i <= n; i++) { split(pairs[i], half, "\""); if (half[4] != "") print half[4] "  " before half[2] }
  }'
}
complete=$(sed -n 's/.*"complete":\([a-z]*\).*/\1/p' data/export.json)
awk -v RS='{' '/"captures":"all"/ { split($0, part, "\""); print part[4] }' data/export.json > "$work/kept"
for folder in data/runs/*/; do
  [ -e "${folder}record.json" ] || continue
  run=${folder#data/runs/}; run=${run%/}
  opening=$(sed -n 's/.*"opening":{"index":[0-9]*,"sha256":"\([0-9a-f]*\)".*/\1/p' "${folder}record.json")
  token=$(sed -n 's/.*"token":{"sha256":"\([0-9a-f]*\)".*/\1/p' "${folder}record.json")
  [ "$(digest "${folder}run-open.json")" = "$opening" ]; judge $? "$run : son ouverture est celle que nomme le relevé"
  if [ -n "$token" ]; then
    [ "$(digest "${folder}run-open.tst")" = "$token" ] && [ "${token#"$run"}" != "$token" ]
    judge $? "$run : son identifiant vient du jeton de son ouverture"
  else
    echo "       $run : aucune autorité n’a horodaté son ouverture à temps ; son identifiant est un nombre au hasard"
  fi
  if awk -v run="$run" '$0 == run { found = 1 } END { exit !found }' "$work/kept"; then
    : > "$work/list"
    files_of "${folder}record.json" files "$folder" >> "$work/list"
    if [ "$complete" = true ]; then files_of "${folder}record.json" sealed "${folder}sealed/" >> "$work/list"; fi
    if [ -s "$work/list" ]; then sha256sum -c "$work/list" > /dev/null 2>&1; else true; fi
    judge $? "$run : ses fichiers sont ceux que nomme le relevé"
  fi
done

if [ "$failures" -eq 0 ]; then echo 'Tout est vérifié.'; else echo "$failures vérification(s) en échec."; exit 1; fi

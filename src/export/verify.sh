#!/bin/sh
# Vérifie cet export, sans réseau :        sh data/verify/verify.sh
# Donne l'heure d'un jeton, en secondes :  sh data/verify/verify.sh heure JETON.tst
# Il suffit de sh, sed, awk, od, sha256sum et openssl (3.0 ou plus récent). Ce que chaque étape prouve, et ne prouve
# pas, est dans VERIFICATION.md, avec les mêmes commandes une par une. Il est le même dans tous les exports d'une version.
set -u

# L'heure écrite dans un jeton, en secondes depuis 1970 : openssl la veut ainsi après -attime.
time_of() {
  openssl ts -reply -in "$1" -token_in -text 2> /dev/null | awk '/^Time stamp: / {
    m = (index("JanFebMarAprMayJunJulAugSepOctNovDec", $3) + 2) / 3; d = $4; y = $6; split($5, t, ":")
    y -= m <= 2; m += m <= 2 ? 9 : -3
    d += 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m + 2) / 5) - 719469
    printf "%d\n", d * 86400 + t[1] * 3600 + t[2] * 60 + int(t[3])
  }'
}
if [ "${1:-}" = heure ]; then time_of "$2"; exit; fi

case $0 in */*) cd "${0%/*}/../.." || exit 2 ;; *) cd ../.. || exit 2 ;; esac
key=data/log/log.pub.pem
work="${TMPDIR:-/tmp}/constat-export-$$"
(umask 077 && mkdir "$work") || exit 2
trap 'rm -rf "$work"' EXIT
failures=0
for list in tokens sealed proofs indices gaps open facts runs parts wanted; do : > "$work/$list"; done

ok() { echo "OK     $1"; }
bad() { echo "ÉCHEC  $1"; failures=$((failures + 1)); }
judge() { if [ "$1" -eq 0 ]; then ok "$2"; else bad "$2"; fi; }
hex() { od -An -v -tx1 "$@" | awk '{ gsub(/ /, ""); printf "%s", $0 }'; }
digest() { sum=$(sha256sum < "$1"); echo "${sum%% *}"; }
# stamped FICHIER JETON AUTORITE.pem HEURE
stamped() { openssl ts -verify -data "$1" -in "$2" -token_in -CAfile "$3" -attime "$4" > /dev/null 2>&1; }

echo '1. Empreintes de tous les fichiers'
sha256sum -c manifest-sha256.txt > /dev/null 2>&1; judge $? manifest-sha256.txt
sha256sum -c tagmanifest-sha256.txt > /dev/null 2>&1; judge $? tagmanifest-sha256.txt
walk() { for found in "$1"/* "$1"/.[!.]*; do if [ -d "$found" ]; then walk "$found"; elif [ -e "$found" ]; then echo "$found"; fi; done; }
walk data > "$work/found"
awk '
  FILENAME == ARGV[1] {
    path = substr($0, 67); listed[path] = 1
    if (path ~ /^data\/(export\.json|rapport\.pdf|parcours\.md)$/) next
    if (path ~ /^data\/(log\/(log\.vkey|log\.pub\.pem|policy)|verify\/(VERIFICATION\.md|verify\.sh|verify-proof\.sh))$/) next
    if (path ~ /^data\/log\/(checkpoint-[0-9]+(\.[a-z0-9-]+\.tst|\.opentimestamps\.ots)?|consistency-[0-9]+-[0-9]+|leaves\/[0-9]+\.(json|tlog-proof|words))$/) next
    if (path ~ /^data\/(tsa\/[a-z0-9-]+\.pem|runs\/[0-9a-f]+\/.+)$/) next
    print "       " path " n’a pas sa place dans un export"; wrong = 1; next
  }
  !($0 in listed) { print "       " $0 " n’est dans aucune liste"; wrong = 1 }
  END { exit wrong }' manifest-sha256.txt "$work/found"; judge $? 'data/ : aucun fichier de trop'
for found in * .[!.]*; do
  case $found in data | META-INF | mimetype | LISEZMOI.txt | bagit.txt | bag-info.txt | manifest-sha256.txt | tagmanifest-sha256.txt) ;;
    *.asice | '.[!.]*') ;; *) bad "$found n’est pas de l’export" ;; esac
done

echo '2. Sceaux : rien ici n’est plus récent que leur heure'
seals=0; sealers=
for authority in $(sed -n 's/.*"sealed_by":\[\([^]]*\)\].*/\1/p' data/export.json | sed 's/[",]/ /g'); do
  seals=$((seals + 1))
  case " $sealers " in *" $authority "*) bad "$authority est annoncée deux fois" ;; esac; sealers="$sealers $authority"
  manifest=$(printf 'META-INF/ASiCManifest%03d.xml' "$seals")
  token=$(printf 'META-INF/timestamp%03d.tst' "$seals")
  sed -n 's/.*<asic:DataObjectReference URI="\([^"]*\)".*<ds:DigestValue>\([^<]*\)<.*/\2 \1/p' "$manifest" |
    sh data/verify/verify-proof.sh -b > "$work/list"
  sha256sum -c "$work/list" > /dev/null 2>&1; judge $? "$manifest : les fichiers sont ceux qu'il nomme"
  time=$(time_of "$token"); echo "${time:-0}" >> "$work/sealed"
  stamped "$manifest" "$token" "data/tsa/$authority.pem" "$time"
  judge $? "$token : $authority, $(openssl ts -reply -in "$token" -token_in -text 2> /dev/null | sed -n 's/^Time stamp: //p')"
done
set -- META-INF/*
[ "$seals" -gt 0 ] && [ $# -eq $((2 * seals)) ]; judge $? "$seals sceau(x), autant qu'en annonce data/export.json"

echo '3. Clé du journal'
inner=$(sed 's/^[^+]*+[0-9a-f]*+//' data/log/log.vkey | openssl base64 -d -A | hex)
outer=$(openssl pkey -pubin -in "$key" -outform DER 2> /dev/null | hex)
[ "302a300506032b6570032100${inner#01}" = "$outer" ]; judge $? "$key est la clé de data/log/log.vkey"

echo '4. Jetons : états du journal et ouvertures des tentatives'
for token in data/log/checkpoint-*.tst data/runs/*/run-open.tst; do
  [ -e "$token" ] || continue
  case $token in
    data/log/*) file=${token#data/log/checkpoint-}; authority=${file#*.}; authority=${authority%.tst}; file=data/log/checkpoint-${file%%.*} ;;
    *) file=${token%.tst}.json; authority=$(sed -n 's/.*"token":{"sha256":"[0-9a-f]*","tsa":"\([a-z0-9-]*\)".*/\1/p' "${token%run-open.tst}record.json") ;;
  esac
  time=$(time_of "$token"); echo "$file $token $authority ${time:-0}" >> "$work/tokens"
  stamped "$file" "$token" "data/tsa/$authority.pem" "${time:-0}"; judge $? "$token : $authority, -attime $time"
done
# « OpenTimestamps », la version 1, SHA-256, puis l'empreinte : le reste se suit avec ots verify.
begun=004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108
for proof in data/log/checkpoint-*.ots; do
  [ -e "$proof" ] || continue
  [ "$(hex -N65 "$proof")" = "$begun$(digest "${proof%.opentimestamps.ots}")" ]
  judge $? "$proof porte sur cet état du journal"
done

echo '5. Le journal n’a fait que croître'
last=$(sed -n 's/.*"last_checkpoint":\([0-9]*\).*/\1/p' data/export.json)
first=$(sed -n 's/.*"first_checkpoint":\([0-9]*\).*/\1/p' data/export.json)
# L'état signé que porte une preuve est-il le dernier ?
is_last() { [ "$(sed '1,/^$/d' "$1" | sha256sum)" = "$(sha256sum < "data/log/checkpoint-$last")" ]; }
for state in data/log/checkpoint-*; do
  size=${state#data/log/checkpoint-}; case $size in *[!0-9]*) continue ;; esac
  grep -q "^$state " "$work/tokens" && [ "$size" -ge "${first:-0}" ] && [ "$size" -le "$last" ]
  judge $? "$state : horodaté, et pas hors de l’intervalle"
  [ "$size" != "$last" ] || continue
  proof=data/log/consistency-$size-$last
  [ -e "$proof" ] && is_last "$proof" && sh data/verify/verify-proof.sh -c "$state" "$proof" "$key" > /dev/null; judge $? "$proof"
done
set -- data/log/consistency-*; [ ! -e "$1" ] || [ $# -eq "$(grep -c '  data/log/consistency-[0-9]*-'"$last"'$' manifest-sha256.txt)" ]
judge $? "preuves de croissance : toutes vers l’état à $last feuilles"

echo '6. Chaque feuille est dans le journal'
# Ce que disent les feuilles qui ne sont pas des relevés ; de tout autre, ou de ce qui est écrit autrement, rien.
facts='
  s/^{"v":1,"type":"gap","probe":"\([a-z0-9-]*\)","tier":"\([a-z]*\)","from":"\([^"]*\)","to":"\([^"]*\)","count":\([0-9]*\),"reason":.*}$/gap \4 \3 \1 \2 \5/p
  s/^{"v":1,"type":"run-open","probe":"\([a-z0-9-]*\)","tier":"\([a-z]*\)","trigger":"\([a-z]*\)","vantage":.*,"scheduled_at":"\([^"]*\)","opened_at":"\([^"]*\)","nonce":.*,"log":{"size":\([0-9]*\),"root":"\([A-Za-z0-9+\/=]*\)"}}$/open \5 \4 \1 \2 \3 \6 \7/p
  s/^{"v":1,"type":"statement","kind":"[a-z]*","recorded_at":"\([^"]*\)",.*}$/dated \1/p
  s/^{"v":1,"type":"export","made_at":"\([^"]*\)",.*}$/dated \1/p
  s/^{"v":1,"type":"config","at":"\([^"]*\)",.*}$/dated \1/p
  s/^{"v":1,"type":"key","at":"\([^"]*\)",.*}$/key \1/p
  s/^{"v":1,"type":"anchor","of":"checkpoint","size":\([0-9]*\),"by":"\([a-z0-9-]*\)","kind":"rfc3161","sha256":"\([0-9a-f]*\)","gen_time":"\([^"]*\)"}$/anchor \4 \1 \2 \3/p
  s/^{"v":1,"type":"anchor",.*}$/other/p
'
for proof in data/log/leaves/*.tlog-proof data/runs/*/*.tlog-proof; do
  [ -e "$proof" ] || continue
  leaf=${proof%.tlog-proof}.json; index=$(sed -n '2s/^index //p' "$proof"); echo "$index $leaf" >> "$work/indices"
  echo "$leaf $proof" >> "$work/proofs"
  case $leaf in */record.json) continue ;; esac
  said=$(sed -n "$facts" "$leaf"); echo "$index $said" >> "$work/facts"
  case "$leaf ${said:-rien}" in
    data/runs/*/run-open.json\ open\ *) ;;
    "data/log/leaves/$index.json open "*) echo "$index ${said#open }" >> "$work/open" ;;
    "data/log/leaves/$index.json gap "*) echo "$index ${said##* }" >> "$work/gaps" ;;
    *\ rien | data/runs/*) bad "$leaf n’est pas ce qui a sa place ici" ;;
    "data/log/leaves/$index.json "*) ;;
    *) bad "$leaf n’est pas à sa place" ;;
  esac
done
sh data/verify/verify-proof.sh -l "data/log/checkpoint-$last" "$key" < "$work/proofs" > "$work/proved"; judge $? "data/log/checkpoint-$last : signé par la clé"
while read -r wrong leaf; do judge "$wrong" "$leaf"; done < "$work/proved"
for words in data/log/leaves/*.words; do
  [ -e "$words" ] || continue
  print=$(sed -n 's/^{"v":1,"type":"statement",.*"words_sha256":"\([0-9a-f]*\)"}$/\1/p' "${words%.words}.json" 2> /dev/null)
  [ "$(digest "$words")" = "$print" ]; judge $? "$words : ce dont sa feuille porte l'empreinte"
done

echo '7. Aucune feuille ne manque'
FIRST=${first:-0} LAST=$last awk '
  { seen[$1]++ }
  $1 < ENVIRON["FIRST"] + 0 && $2 !~ /\/run-open\.json$/ { print $2 " est plus ancien que le premier état"; wrong = 1 }
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
awk -v RS='{' '/^"run_id":"[0-9a-f]*","index":/ { split($0, part, "\""); print part[4], part[18] }' data/export.json > "$work/told"
times='"started_at":"\([^"]*\)","ended_at":"\([^"]*\)","duration_ms":'
for folder in data/runs/*/; do
  run=${folder#data/runs/}; run=${run%/}
  [ -e "${folder}record.json" ] && [ -e "${folder}record.tlog-proof" ] || { bad "$run : son relevé manque"; continue; }
  opened=$(sed -n 's/.*"opening":{"index":\([0-9]*\),.*/\1/p' "${folder}record.json")
  opening=$(sed -n 's/.*"opening":{"index":[0-9]*,"sha256":"\([0-9a-f]*\)".*/\1/p' "${folder}record.json")
  token=$(sed -n 's/.*"token":{"sha256":"\([0-9a-f]*\)".*/\1/p' "${folder}record.json")
  [ "$(digest "${folder}run-open.json")" = "$opening" ] && [ "$(sed -n '2s/^index //p' "${folder}run-open.tlog-proof")" = "$opened" ]; judge $? "$run : son ouverture est celle que nomme le relevé"
  if [ -z "$token" ] && [ ! -e "${folder}run-open.tst" ]; then echo "       $run : aucune autorité n’a horodaté son ouverture à temps ; son identifiant est un nombre au hasard"
  else [ "$(digest "${folder}run-open.tst")" = "$token" ] && [ "${token#"$run"}" != "$token" ]; judge $? "$run : son identifiant vient du jeton de son ouverture"; fi
  captures=$(awk -v run="$run" '$1 == run { print $2 }' "$work/told")
  told=$(sed -n 's/^{"v":1,"type":"run","run_id":"\('"$run"'\)",.*"trigger":"\([a-z]*\)",.*'"$times"'.*"outcome":"\([a-z_]*\)","verdict":.*/\1 \2 \3 \4 \5/p' "${folder}record.json")
  echo "$(sed -n '2s/^index //p' "${folder}record.tlog-proof") $told ${captures:-none} $opened" >> "$work/runs"
  [ -n "$told" ]; judge $? "$run : son relevé est écrit comme il doit l’être"
  # Les heures de ses étapes et de ses sites témoins.
  RUN=$run awk '{
    sub(/.*"failed_step":/, ""); sub(/,"software":[{]"constat".*/, "")
    while (match($0, /_at":"[^"]*"/)) { print ENVIRON["RUN"], substr($0, RSTART + 6, RLENGTH - 7); $0 = substr($0, RSTART + RLENGTH) }
  }' "${folder}record.json" >> "$work/parts"
  case $captures in
    all | published) files_of "${folder}record.json" files "$folder" >> "$work/wanted" ;;
    *) echo "       $run : sans captures ici ; le relevé donne leurs empreintes" ;;
  esac
  if [ "$captures$complete" = alltrue ]; then
    # Le relevé nomme la liste des originaux, qui les nomme ; les plus anciens les nomment eux-mêmes.
    for list in sealed/originals.json record.json; do [ ! -e "$folder$list" ] || files_of "$folder$list" sealed "${folder}sealed/" >> "$work/wanted"; done
  fi
done
awk '
  FILENAME == ARGV[1] { wanted[$2] = $1; next }
  !/  data\/runs\// || /\/(run-open\.(json|tst|tlog-proof)|record\.(json|tlog-proof))$/ { next }
  !($2 in wanted) { print "       " $2 " n’est pas de ceux que nomme un relevé"; wrong = 1; next }
  wanted[$2] != $1 { print "       " $2 " n’est pas celui que nomme le relevé"; wrong = 1 }
  { delete wanted[$2] }
  END { for (path in wanted) { print "       " path " manque"; wrong = 1 }; exit wrong }' "$work/wanted" manifest-sha256.txt
judge $? 'les fichiers des tentatives sont ceux que nomment les relevés, tous et eux seuls'

echo '9. Ce que data/export.json dit des tentatives est ce qu’en disent leurs relevés'
# Écrit d'une seule manière, pour que rien n'y soit dit deux fois.
awk '{
  text = "\"([^\"\\\\]|\\\\.)*\""; list = "\\[(" text ",?)*\\]"; count = "[0-9]+"
  form = "^\\{\"v\":1,\"created_at\":" text ",\"requested_by\":" text ",\"complete\":(true|false),\"origin\":" text
  form = form ",\"interval\":\\{\"from\":" text ",\"to\":" text "\\},\"first_checkpoint\":(null|" count "),\"last_checkpoint\":" count
  form = form ",\"runs\":\\[[^][]*\\],\"gaps\":\\[[^][]*\\],\"under_way\":\\[[0-9,]*\\],\"planned_runs\":" count ",\"missed_runs\":" count
  exit !($0 ~ form ",\"sealed_by\":" list ",\"absent_authorities\":" list ",\"redactions\":\\[(\\{(\"[a-z_0-9]+\":" text ",?)*\\},?)*\\]\\}$")
}' data/export.json; judge $? 'data/export.json est écrit comme il doit l’être'
told=$(sed -n 's/.*\("runs":\[.*"missed_runs":[0-9]*\),"sealed_by".*/\1/p' data/export.json)
found=$(LAST=$last awk '
  function list(of, i, comma) { for (i = 0; i < ENVIRON["LAST"] + 0; i++) if (i in of) { printf "%s%s", comma, of[i]; comma = "," } }
  FILENAME == ARGV[1] {
    run[$1] = sprintf("{\"run_id\":\"%s\",\"index\":%d,\"outcome\":\"%s\",\"started_at\":\"%s\",\"captures\":\"%s\"}", $2, $1, $6, $4, $7)
    if ($3 == "schedule") planned++
    next
  }
  FILENAME == ARGV[2] { open[$1] = $1; next }
  { gap[$1] = sprintf("{\"index\":%d,\"count\":%d}", $1, $2); missed += $2 }
  END {
    printf "\"runs\":["; list(run); printf "],\"gaps\":["; list(gap); printf "],\"under_way\":["; list(open)
    printf "],\"planned_runs\":%d,\"missed_runs\":%d\n", planned + missed, missed
  }' "$work/runs" "$work/open" "$work/gaps")
[ "$told" = "$found" ]; judge $? 'indices, issues, débuts, captures, tentatives en cours et mesures manquantes'

[ "$complete" = true ]; wanted=$?; set -- data/runs/*/sealed/*; [ -e "$1" ]
[ $? -eq $wanted ]; judge $? 'complet s’il contient des originaux, et alors seulement'
absent=$(sed -n 's/.*"absent_authorities":\[\([^]]*\)\].*/\1/p' data/export.json | sed 's/[",]/ /g')
for authority in $absent; do
  case " $sealers " in *" $authority "*) false ;; *) [ -e "data/tsa/$authority.pem" ] ;; esac
  judge $? "$authority : connue, et sans sceau"
done

echo '10. Chaque ouverture nomme le journal tel qu’il était'
sort -n "$work/indices" > "$work/order"
awk '$2 == "open" { print $9, $8 }' "$work/facts" > "$work/named"
awk '$2 == "open" && ($8 > $1 || $1 - $8 > 256) { print "       feuille " $1; wrong = 1 } END { exit wrong }' "$work/facts"
judge $? 'le journal que nomme une ouverture la précède de peu'
sh data/verify/verify-proof.sh -r "${first:-0}" "$last" "$work/order" "$work/named"; judge $? 'racines du journal que nomment les ouvertures'

echo '11. Les heures suivent et précèdent celles des jetons, à une minute près'
sed -n 's/.*"created_at":"\([^"]*\)".*"interval":{"from":"\([^"]*\)","to":"\([^"]*\)"}.*/\1 \2 \3/p' data/export.json > "$work/span"
FIRST=$first LAST=$last sh data/verify/verify-proof.sh -h manifest-sha256.txt "$work/tokens" "$work/sealed" "$work/span" "$work/facts" "$work/open" "$work/parts" "$work/runs"
judge $? 'tentatives, intervalle et date de l’export'

if [ "$failures" -gt 0 ]; then echo "$failures vérification(s) en échec."; exit 1; fi
echo 'Tout ce qui précède est vérifié. VERIFICATION.md dit ce qui ne peut pas l’être ainsi.'

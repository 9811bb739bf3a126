#!/bin/sh
# Makes the certificates of the TLS tests: an authority, and a valid, an expired and a misnamed server.
# The keys protect nothing: they are public, and only these tests trust the authority.
set -eu
cd "$(dirname "$0")"

sign() { # name, start, end, extensions, further arguments
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=zisfast test $1" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  printf "$4\n" > extensions
  : > index.txt
  printf '01\n' > serial
  printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\npolicy=p\ndefault_md=sha256\n[p]\ncommonName=supplied\n' > ca.conf
  name=$1 start=$2 end=$3
  shift 4
  openssl ca -batch -notext -config ca.conf -in "$name.csr" -out "$name.crt" -startdate "$start" -enddate "$end" \
    -extfile extensions "$@" 2>/dev/null
  rm -f "$name.csr" 01.pem index.txt* serial* ca.conf extensions
}

server() { # name, names in it, start, end
  sign "$1" "$3" "$4" "subjectAltName=$2\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\nauthorityKeyIdentifier=keyid" \
    -cert authority.crt -keyfile authority.key
  cat "$1.crt" "$1.key" > "$1.pem"
  rm -f "$1.crt" "$1.key"
}

sign authority 20200101000000Z 21250101000000Z \
  'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash' \
  -selfsign -keyfile authority.key
server valid DNS:localhost,IP:127.0.0.1 20240101000000Z 21240101000000Z
server expired DNS:localhost,IP:127.0.0.1 20200101000000Z 20210101000000Z
server misnamed DNS:other.example 20240101000000Z 21240101000000Z
mv authority.crt authority.pem
rm -f authority.key

#!/usr/bin/env bash
# Builds ffmpeg-audio.wasm anew from FFmpeg's source: the demuxers and audio decoders only, under the LGPL 2.1 or later.
# Needs Debian 12 (or any system with the same packages): apt-get install emscripten curl xz-utils bzip2 make. Takes some minutes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-$(mktemp -d)}
version=5.1.9
sha256=d9b593bb2ba93d4b50f74177e0cdcd41747e708596367deed0c30348a71dd176
zlib=1.2.13
zlib_sha256=71feb7947e3c00ef125f83b79a4e529bde31171e5babe48b391f06758d1ab0a1

fetch() { # NAME ADDRESS SHA256
  [ -f "$work/$1" ] || curl -fsSo "$work/$1" "$2"
  echo "$3  $work/$1" | sha256sum -c --quiet
}
fetch ffmpeg.tar.xz "http://deb.debian.org/debian/pool/main/f/ffmpeg/ffmpeg_$version.orig.tar.xz" $sha256
fetch zlib.tar.bz2 "http://deb.debian.org/debian/pool/main/z/zlib/zlib_$zlib.dfsg.orig.tar.bz2" $zlib_sha256
cd "$work"
[ -d ffmpeg-$version ] || tar xf ffmpeg.tar.xz
[ -d zlib ] || { mkdir zlib && tar xf zlib.tar.bz2 -C zlib --strip-components=1; }

# zlib, for the compressed blocks of Matroska.
if [ ! -f zlib/libz.a ]; then
  (cd zlib && emcc -O3 -msimd128 -c adler32.c crc32.c inflate.c inffast.c inftrees.c uncompr.c zutil.c && emar rcs libz.a ./*.o)
fi

decoders=(
  # Uncompressed, and the simplest compressions.
  'pcm_*' 'adpcm_*' 'dfpwm' 'gsm' 'gsm_ms' 'mace3' 'mace6' 'g729' 'g723_1' 'ilbc' 'truespeech' 'nellymoser' 'dss_sp'
  's302m' 'sdx2_dpcm' 'comfortnoise' 'evrc' 'qcelp' 'sbc' 'msnsiren' 'eightsvx_*' 
  # What music and films are kept in.
  'aac' 'aac_latm' 'ac3' 'eac3' 'dca' 'mlp' 'truehd' 'mp1float' 'mp2float' 'mp3float' 'mp3adufloat' 'mp3on4float' 'opus' 'vorbis' 'speex'
  'amrnb' 'amrwb' 'wmav1' 'wmav2' 'wmapro' 'wmavoice' 'wmalossless' 'cook' 'ra_144' 'ra_288' 'ralf' 'sipr' 'atrac*' 'qdm2' 'qdmc'
  'mpc7' 'mpc8' 'als' 'twinvq'
  # Without loss.
  'alac' 'flac' 'ape' 'wavpack' 'tta' 'tak' 'shorten' 'dst' 'dsd_*'
)
demuxers=(
  mov matroska asf avi flv mpegts mpegps rm mxf gxf nut wtv # containers of sound and pictures
  wav w64 aiff caf au voc sox nistsphere avr iff ircam paf rso sds dss pvf wsd # sound alone
  ogg mp3 aac ac3 eac3 flac amr amrnb amrwb dts dtshd truehd mlp loas gsm g722 g726 g729 g723_1 ilbc tta wv ape mpc mpc8 tak shorten
  oma aea aa act dsf iff qcp sln vqf xwma sbc
)
# PCM in a file of its own, the parts of formats that need them.
parsers=(aac aac_latm ac3 adx amr cook dca flac g723_1 g729 gsm mlp mpegaudio opus sbc sipr tak vorbis)

on() { local kind=$1; shift; for one in "$@"; do printf ' --enable-%s=%s' "$kind" "$one"; done; }
cd ffmpeg-$version
mkdir -p out && cd out
[ -f ffbuild/config.mak ] || emconfigure ../configure \
  --target-os=none --arch=x86_32 --enable-cross-compile --cc=emcc --cxx=em++ --ar=emar --ranlib=emranlib --nm=emnm \
  --disable-x86asm --disable-inline-asm --disable-asm --disable-runtime-cpudetect --disable-stripping --disable-debug --disable-doc \
  --disable-programs --disable-autodetect --disable-network --disable-pthreads --disable-w32threads --disable-os2threads \
  --disable-everything --disable-avdevice --disable-avfilter --disable-swscale --enable-swresample --disable-postproc \
  --enable-zlib --extra-cflags="-O3 -msimd128 -I$work/zlib" --extra-ldflags="-L$work/zlib" --optflags=-O3 \
  $(on decoder "${decoders[@]}") $(on demuxer "${demuxers[@]}") $(on parser "${parsers[@]}")
make -s -j"$(nproc)" libavformat/libavformat.a libavcodec/libavcodec.a libavutil/libavutil.a libswresample/libswresample.a
cd ..
emcc -O3 -msimd128 -s STANDALONE_WASM=1 --no-entry -I. -Iout "$here/earshot.c" \
  out/libavformat/libavformat.a out/libavcodec/libavcodec.a out/libswresample/libswresample.a out/libavutil/libavutil.a "$work/zlib/libz.a" \
  -s INITIAL_MEMORY=16MB -s ALLOW_MEMORY_GROWTH=1 -s MAXIMUM_MEMORY=512MB -s TOTAL_STACK=1MB -s ERROR_ON_UNDEFINED_SYMBOLS=0 \
  -s FILESYSTEM=0 -s "EXPORTED_FUNCTIONS=[$(grep -oE '^EXPORT [a-z0-9_* ]+ \**(es_[a-z_]+)' "$here/earshot.c" | grep -oE 'es_[a-z_]+' | sed "s/.*/'_&'/" | paste -sd,),'_malloc','_free']" \
  -o "$here/ffmpeg-audio.wasm"
sha256sum "$here/ffmpeg-audio.wasm"

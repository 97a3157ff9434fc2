// The narrow door between Earshot and FFmpeg's demuxers and audio decoders: one file at a time, read through a function of the host.
//
// SPDX-License-Identifier: LGPL-2.1-or-later
// All times are seconds as double; NAN where nothing is known. Texts are UTF-8 and end with 0. Errors are negative numbers of FFmpeg.
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>

#define EXPORT __attribute__((used, visibility("default")))
#define HOST(name) __attribute__((import_module("earshot"), import_name(name)))

/** Reads `length` bytes at `position` to `to`; gives how many there were, or -1 when the disk failed or the time is up. */
HOST("read") int host_read(double position, uint8_t *to, int length);

static const int IO_BYTES = 1 << 17;
/** More channels than any recorder has; what has more is damaged. */
enum { CHANNELS_MAX = 64 };
/** Times that go back by more than this, seconds, are those of another stream. */
static const double STEP_BACK = 0.5;

static AVFormatContext *format;
static AVIOContext *io;
static double size, position;
static int failed;

static AVPacket *packet;
static AVFrame *frame;
static AVCodecContext *decoder;
static int decoding = -1, draining, damaged;
static float *planes;
static int planes_length, chunk_samples, chunk_channels, chunk_rate;
static double chunk_start, last_end, shift, origin;
static int64_t packets_seen;

static int read_packet(void *opaque, uint8_t *to, int length) {
  (void)opaque;
  if (failed) return AVERROR_EXIT;
  if (position >= size) return AVERROR_EOF;
  int got = host_read(position, to, length);
  if (got < 0) {
    failed = 1;
    return AVERROR_EXIT;
  }
  if (got == 0) return AVERROR_EOF;
  position += got;
  return got;
}

static int64_t seek(void *opaque, int64_t offset, int whence) {
  (void)opaque;
  switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE: return (int64_t)size;
    case SEEK_SET: break;
    case SEEK_CUR: offset += (int64_t)position; break;
    case SEEK_END: offset += (int64_t)size; break;
    default: return AVERROR(EINVAL);
  }
  if (offset < 0) return AVERROR(EINVAL);
  position = (double)offset;
  return offset;
}

static int interrupted(void *opaque) {
  (void)opaque;
  return failed;
}

static void free_decoder(void) {
  avcodec_free_context(&decoder);
  decoding = -1;
}

EXPORT void es_close(void) {
  free_decoder();
  av_packet_free(&packet);
  av_frame_free(&frame);
  av_freep(&planes);
  planes_length = 0;
  avformat_close_input(&format);
  if (io) {
    av_freep(&io->buffer);
    avio_context_free(&io);
  }
}

/** Opens a file of so many bytes. @param hint a file name for formats that have no sign of their own, or empty */
EXPORT int es_open(double bytes, const char *hint) {
  es_close();
  av_log_set_level(AV_LOG_QUIET);
  size = bytes;
  position = 0;
  failed = 0;
  packet = av_packet_alloc();
  frame = av_frame_alloc();
  format = avformat_alloc_context();
  uint8_t *buffer = av_malloc(IO_BYTES);
  if (!packet || !frame || !format || !buffer) return AVERROR(ENOMEM);
  io = avio_alloc_context(buffer, IO_BYTES, 0, NULL, read_packet, NULL, seek);
  if (!io) return AVERROR(ENOMEM);
  format->pb = io;
  format->interrupt_callback.callback = interrupted;
  format->flags |= AVFMT_FLAG_CUSTOM_IO;
  format->max_streams = 100;
  // References to other files are never followed: there is no protocol that could.
  format->protocol_whitelist = av_strdup("none");
  AVDictionary *options = NULL;
  av_dict_set(&options, "enable_drefs", "0", 0);
  av_dict_set(&options, "export_all", "1", 0);
  int result = avformat_open_input(&format, hint && *hint ? hint : NULL, NULL, &options);
  av_dict_free(&options);
  if (result < 0) {
    format = NULL;
    return result;
  }
  for (unsigned i = 0; i < format->nb_streams; i++)
    if (format->streams[i]->codecpar->codec_type != AVMEDIA_TYPE_AUDIO) format->streams[i]->discard = AVDISCARD_ALL;
  format->max_analyze_duration = 10 * AV_TIME_BASE;
  result = avformat_find_stream_info(format, NULL);
  if (failed) return AVERROR_EXIT;
  origin = format->start_time == AV_NOPTS_VALUE ? 0 : (double)format->start_time / AV_TIME_BASE;
  return result < 0 && format->nb_streams == 0 ? result : 0;
}

EXPORT int es_failed(void) { return failed; }
EXPORT const char *es_container(void) { return format->iformat->name; }
EXPORT const char *es_container_name(void) { return format->iformat->long_name; }
EXPORT double es_duration(void) {
  return format->duration == AV_NOPTS_VALUE ? NAN : (double)format->duration / AV_TIME_BASE;
}
/** 0 told by the container, 1 by its streams, 2 guessed from the rate of its bits. */
EXPORT int es_duration_from(void) {
  return format->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE ? 2
    : format->duration_estimation_method == AVFMT_DURATION_FROM_STREAM ? 1 : 0;
}
EXPORT double es_start(void) { return origin; }
EXPORT int es_streams(void) { return (int)format->nb_streams; }

static AVStream *stream_at(int index) { return format->streams[index]; }

EXPORT int es_stream_kind(int index) { return stream_at(index)->codecpar->codec_type; }
EXPORT const char *es_stream_codec(int index) { return avcodec_get_name(stream_at(index)->codecpar->codec_id); }
EXPORT const char *es_stream_codec_name(int index) {
  const AVCodecDescriptor *descriptor = avcodec_descriptor_get(stream_at(index)->codecpar->codec_id);
  return descriptor && descriptor->long_name ? descriptor->long_name : "";
}
EXPORT double es_stream_tag(int index) { return (double)stream_at(index)->codecpar->codec_tag; }
EXPORT int es_stream_decodes(int index) { return avcodec_find_decoder(stream_at(index)->codecpar->codec_id) != NULL; }
EXPORT int es_stream_channels(int index) { return stream_at(index)->codecpar->ch_layout.nb_channels; }
EXPORT int es_stream_rate(int index) { return stream_at(index)->codecpar->sample_rate; }
EXPORT double es_stream_start(int index) {
  AVStream *stream = stream_at(index);
  return stream->start_time == AV_NOPTS_VALUE ? NAN : (double)stream->start_time * av_q2d(stream->time_base) - origin;
}
EXPORT double es_stream_duration(int index) {
  AVStream *stream = stream_at(index);
  return stream->duration == AV_NOPTS_VALUE ? NAN : (double)stream->duration * av_q2d(stream->time_base);
}
EXPORT int es_stream_flags(int index) { return stream_at(index)->disposition; }

static const AVDictionaryEntry *entry;
static AVDictionary *dictionary_of(int index) {
  if (index < 0) return format->metadata;
  if (index < 1000000) return stream_at(index)->metadata;
  return format->chapters[index - 1000000]->metadata;
}
/** Steps through the tags: of the file (-1), a stream, or a chapter (1,000,000 and up). 1 while there is one. */
EXPORT int es_tags_first(int index) {
  entry = av_dict_get(dictionary_of(index), "", NULL, AV_DICT_IGNORE_SUFFIX);
  return entry != NULL;
}
EXPORT int es_tags_next(int index) {
  entry = av_dict_get(dictionary_of(index), "", entry, AV_DICT_IGNORE_SUFFIX);
  return entry != NULL;
}
EXPORT const char *es_tag_key(void) { return entry->key; }
EXPORT const char *es_tag_value(void) { return entry->value; }

EXPORT int es_chapters(void) { return (int)format->nb_chapters; }
EXPORT double es_chapter_start(int index) {
  AVChapter *chapter = format->chapters[index];
  return (double)chapter->start * av_q2d(chapter->time_base) - origin;
}

/** The heads of a stream that follows another in the same file come as if they were sound (RFC 7845 §5, Vorbis I §4.2.1). */
static int is_head(const AVPacket *of) {
  if (of->size < 8) return 0;
  if (!memcmp(of->data, "OpusHead", 8) || !memcmp(of->data, "OpusTags", 8)) return 1;
  return (of->data[0] & 1) && !memcmp(of->data + 1, "vorbis", 6);
}

/** Makes ready to decode or count a stream from a time on, seconds from the start of the file. */
static int go_to(int index, double start) {
  for (unsigned i = 0; i < format->nb_streams; i++)
    format->streams[i]->discard = (int)i == index ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
  draining = 0;
  damaged = 0;
  chunk_samples = 0;
  last_end = NAN;
  shift = 0;
  packets_seen = 0;
  if (start <= 0) return av_seek_frame(format, -1, format->start_time == AV_NOPTS_VALUE ? 0 : format->start_time, AVSEEK_FLAG_BACKWARD);
  int64_t at = (int64_t)((start + origin) * AV_TIME_BASE);
  return avformat_seek_file(format, -1, INT64_MIN, at, at, 0);
}

static int open_decoder(int index) {
  AVCodecParameters *parameters = stream_at(index)->codecpar;
  const AVCodec *codec = avcodec_find_decoder(parameters->codec_id);
  if (!codec) return AVERROR_DECODER_NOT_FOUND;
  free_decoder();
  decoder = avcodec_alloc_context3(codec);
  if (!decoder) return AVERROR(ENOMEM);
  int result = avcodec_parameters_to_context(decoder, parameters);
  if (result < 0) return result;
  decoder->pkt_timebase = stream_at(index)->time_base;
  decoder->thread_count = 1;
  result = avcodec_open2(decoder, codec, NULL);
  decoding = index;
  return result;
}

/** Begins to decode a stream. The first chunk may begin before `start`; 1 when it begins at the file's start because it could not seek. */
EXPORT int es_decode(int index, double start) {
  int result = open_decoder(index);
  if (result < 0) return result;
  result = go_to(index, start);
  if (result >= 0) return 0;
  if (failed) return AVERROR_EXIT;
  return packets_seen == 0 ? 1 : result;
}

static float *room_for(int samples) {
  if (samples <= planes_length) return planes;
  float *larger = av_realloc(planes, (size_t)samples * sizeof(float));
  if (!larger) return NULL;
  planes = larger;
  planes_length = samples;
  return planes;
}

static float sample_at(const AVFrame *from, int channel, int at) {
  int planar = av_sample_fmt_is_planar(from->format);
  int channels = from->ch_layout.nb_channels;
  const uint8_t *data = from->extended_data[planar ? channel : 0];
  size_t index = planar ? (size_t)at : (size_t)at * channels + channel;
  switch (av_get_packed_sample_fmt(from->format)) {
    case AV_SAMPLE_FMT_U8: return (data[index] - 128) / 128.0f;
    case AV_SAMPLE_FMT_S16: return ((const int16_t *)data)[index] / 32768.0f;
    case AV_SAMPLE_FMT_S32: return ((const int32_t *)data)[index] / 2147483648.0f;
    case AV_SAMPLE_FMT_S64: return (float)(((const int64_t *)data)[index] / 9223372036854775808.0);
    case AV_SAMPLE_FMT_FLT: return ((const float *)data)[index];
    case AV_SAMPLE_FMT_DBL: return (float)((const double *)data)[index];
    default: return 0;
  }
}

static int take_frame(void) {
  AVStream *stream = stream_at(decoding);
  int samples = frame->nb_samples, channels = frame->ch_layout.nb_channels;
  if (samples <= 0 || channels <= 0 || channels > CHANNELS_MAX || frame->sample_rate <= 0) return 0;
  float *to = room_for(samples * channels);
  if (!to) return AVERROR(ENOMEM);
  for (int channel = 0; channel < channels; channel++) {
    if (frame->format == AV_SAMPLE_FMT_FLTP) memcpy(to + (size_t)channel * samples, frame->extended_data[channel], (size_t)samples * 4);
    else
      for (int i = 0; i < samples; i++) to[(size_t)channel * samples + i] = sample_at(frame, channel, i);
  }
  int64_t pts = frame->best_effort_timestamp;
  double start = pts == AV_NOPTS_VALUE ? NAN : (double)pts * av_q2d(stream->time_base) - origin;
  // Streams that follow one another in a file (RFC 3533, chained Ogg) each begin their times anew.
  if (!isnan(start) && !isnan(last_end) && start + shift < last_end - STEP_BACK) shift = last_end - start;
  chunk_start = isnan(start) ? (isnan(last_end) ? 0 : last_end) : start + shift;
  chunk_samples = samples;
  chunk_channels = channels;
  chunk_rate = frame->sample_rate;
  last_end = chunk_start + (double)samples / frame->sample_rate;
  return 1;
}

/** Decodes on: 1 with a chunk, 0 at the end, negative where it goes no further. Damaged packets are passed over and counted. */
EXPORT int es_next(void) {
  chunk_samples = 0;
  for (;;) {
    int result = avcodec_receive_frame(decoder, frame);
    if (result == 0) {
      int taken = take_frame();
      av_frame_unref(frame);
      if (taken != 0) return taken;
      continue;
    }
    if (result == AVERROR_EOF) return 0;
    if (result != AVERROR(EAGAIN)) {
      damaged++;
      if (draining) return 0;
    }
    if (draining) return 0;
    result = av_read_frame(format, packet);
    if (failed) return AVERROR_EXIT;
    if (result < 0) {
      draining = 1;
      avcodec_send_packet(decoder, NULL);
      continue;
    }
    if (packet->stream_index == decoding && !is_head(packet)) {
      packets_seen++;
      if (packet->flags & AV_PKT_FLAG_CORRUPT) damaged++;
      result = avcodec_send_packet(decoder, packet);
      if (result < 0 && result != AVERROR(EAGAIN)) damaged++;
    }
    av_packet_unref(packet);
  }
}

EXPORT int es_chunk_samples(void) { return chunk_samples; }
EXPORT int es_chunk_channels(void) { return chunk_channels; }
EXPORT int es_chunk_rate(void) { return chunk_rate; }
EXPORT double es_chunk_start(void) { return chunk_start; }
EXPORT const float *es_chunk(void) { return planes; }
/** Packets or frames that could not be decoded since `es_decode`. */
EXPORT int es_damaged(void) { return damaged; }

static double count_end, count_first, count_sum;
static int64_t count_bytes;

/** Begins to count the packets of a stream from the start of the file. */
EXPORT int es_count(int index) {
  decoding = index;
  count_end = 0;
  count_first = NAN;
  count_sum = 0;
  count_bytes = 0;
  int result = go_to(index, 0);
  return failed ? AVERROR_EXIT : result < 0 ? 1 : 0;
}

/** Counts up to `most` packets on: 1 while there are more, 0 at the end. */
EXPORT int es_count_on(int most) {
  double unit = av_q2d(stream_at(decoding)->time_base);
  for (int i = 0; i < most; i++) {
    int result = av_read_frame(format, packet);
    if (failed) return AVERROR_EXIT;
    if (result < 0) return 0;
    if (packet->stream_index == decoding && !is_head(packet)) {
      double length = packet->duration > 0 ? (double)packet->duration * unit : 0;
      if (packet->pts != AV_NOPTS_VALUE) {
        double start = (double)packet->pts * unit - origin;
        if (packets_seen > 0 && start + shift < count_end - STEP_BACK) shift = count_end - start;
        start += shift;
        if (isnan(count_first)) count_first = start;
        if (start + length > count_end) count_end = start + length;
      }
      count_sum += length;
      count_bytes += packet->size;
      packets_seen++;
    }
    av_packet_unref(packet);
  }
  return 1;
}
EXPORT double es_count_end(void) { return count_end; }
EXPORT double es_count_first(void) { return count_first; }
/** The lengths of all packets together, whatever their times say. */
EXPORT double es_count_sum(void) { return count_sum; }
EXPORT double es_count_bytes(void) { return (double)count_bytes; }
EXPORT double es_count_packets(void) { return (double)packets_seen; }

EXPORT const char *es_configuration(void) { return avcodec_configuration(); }
EXPORT const char *es_version(void) { return av_version_info(); }
EXPORT const char *es_licence(void) { return avcodec_license(); }

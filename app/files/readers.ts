// What reads inside recordings, in one piece, so that a thread takes it in when it is first needed.
export { identify } from './identify.ts';
export { measure } from './measure.ts';
export { loadFfmpegFrom } from './load-ffmpeg.ts';

# Transcribes one file with faster-whisper: the same weights in 8 bits, greedy, its voice filter on. Arguments: folder of the model, file, threads.
import sys

from faster_whisper import WhisperModel

model, sound, threads = sys.argv[1:4]
recogniser = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=int(threads))
segments, _ = recogniser.transcribe(sound, beam_size=1, vad_filter=True)
print(" ".join(segment.text.strip() for segment in segments))

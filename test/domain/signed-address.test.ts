// Two signed forms of one address are one; what may name the recording stays.
import { describe, expect, it } from 'vitest';
import { withoutSignature } from '../../app/domain/signed-address.ts';

const AT = 'https://pod.example/shows/7.mp3';

describe('what only signs goes', () => {
  it.each([
    ['Amazon', 'X-Amz-Algorithm=A&X-Amz-Credential=C&X-Amz-Date=D&X-Amz-Expires=60&X-Amz-Signature=S'],
    ['Amazon, before', 'AWSAccessKeyId=A&Expires=1&Signature=S'],
    ['Google', 'X-Goog-Algorithm=A&X-Goog-Date=D&X-Goog-Signature=S'],
    ['CloudFront', 'Policy=P&Signature=S&Key-Pair-Id=K'],
    ['Azure', 'sv=2024&sr=b&sp=r&se=2026&sig=S'],
    ['Akamai', 'hdnea=exp=1~hmac=2'],
    ['Bunny', 'token=T&expires=1&token_path=/shows/'],
  ])('%s', (_, query) => {
    expect(withoutSignature(`${AT}?${query}`)).toBe(AT);
    expect(withoutSignature(`${AT}?part=2&${query}`)).toBe(`${AT}?part=2`);
  });
});

describe('what may name the recording stays', () => {
  it.each([
    [AT],
    [`${AT}?token=a`],
    [`${AT}?Signature=a`],
    [`${AT}?Expires=1&X-Amz-Date=D`],
    [`${AT}?sig=a&part=1`],
    [`${AT}?se=1`],
    ['https://pod.example/get.php?token=a&expires=1'],
    ['https://pod.example/download?id=1A2b3C4d5E6f7G8h9I0jKLMN&key=recordings/7.mp3'],
    ['https://user:word@pod.example/7.mp3'],
    ['no address?'],
  ])('%s', (href) => {
    expect(withoutSignature(href)).toBe(href);
  });
});

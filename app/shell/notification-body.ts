// What a notification says below its title, as a system shows it.

/**
 * Linux desktops read markup in it (Desktop Notifications Specification, “Markup”): a recording’s name could make it bold, a link or a picture. Signs
 * that look alike begin no tag, and are shown where a desktop reads none.
 */
export function bodyFor(text: string, platform: NodeJS.Platform): string {
  return platform === 'linux' ? text.replaceAll('<', '‹').replaceAll('>', '›') : text;
}

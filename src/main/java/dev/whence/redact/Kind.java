package dev.whence.redact;

/// What is recognised in texts.
public enum Kind {
  /// The value after `password=`, `"token":`, `Authorization:` and the like; passwords in
  /// addresses.
  CREDENTIAL,
  /// JSON web tokens, bearer tokens, private keys, keys of AWS, GitHub, GitLab, Slack, Stripe,
  /// Google.
  TOKEN,
  /// 13 to 19 digits with the prefix of a card scheme and a right check digit.
  CARD,
  EMAIL,
  /// Found by a pattern of the configuration.
  PATTERN
}

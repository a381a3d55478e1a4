package dev.whence.explain.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Which lines are of a pattern, and what they say beyond it.
class LinePatternTest {

  @Test
  void aLineIsOfItsPattern() {
    assertThat(
            LinePattern.matches("<*> ERROR login of <*> failed", "12:00 ERROR login of a failed"))
        .isTrue();
    assertThat(LinePattern.matches("<*> ERROR login of <*> failed", "12:00 INFO login of a"))
        .isFalse();
    assertThat(
            LinePattern.message(
                "c.s.Contacts#37",
                "08:44 ERROR c.s.Contacts#37 TraceID: adb7d7cd7bacac14b660068f57e44ad1 no"
                    + " contacts"))
        .isEqualTo(": \"no contacts\"");
    assertThat(LinePattern.message("login of <*>", "login of a")).isEmpty();
  }
}

package dev.whence.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Knows the variables of a dashboard's link that arrived as they were written, because nothing was
/// there to fill them in.
final class Variables {

  private static final Pattern UNFILLED =
      Pattern.compile("\\$\\{[^}]{0,100}\\}?|\\[\\[[^\\]]{0,100}\\]\\]|\\$__?[A-Za-z_]{1,50}");

  private Variables() {}

  /// @throws ApiException when the text still holds a variable
  static void refuse(String parameter, String text) {
    Matcher unfilled = UNFILLED.matcher(text);
    if (unfilled.find()) {
      throw ApiException.inParameter(
          ErrorCode.UNFILLED_VARIABLE,
          parameter,
          "the variable " + ApiException.echo(unfilled.group()) + " arrived as it was written",
          "Open the link from a panel where it has a value, or check its spelling in the data link:"
              + " ${__from}, ${__to}, ${__value.time} and ${__field.labels.service_name} are"
              + " understood by Grafana.");
    }
  }
}

package dev.whence.decode;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Single values of OTLP's JSON: whole numbers as numbers or strings, enums as numbers only, IDs in
/// hexadecimal of either case, other bytes in base64.
final class JsonScalars {

  private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");
  private static final int MAX_DIGITS = 40;

  private final JsonParser parser;

  JsonScalars(JsonParser parser) {
    this.parser = parser;
  }

  /// The current token as a value of the field.
  Object read(FieldDescriptor field) throws IOException, DecodeException {
    return switch (field.getType()) {
      case STRING -> Texts.wellFormed(string());
      case BYTES -> IDS.contains(field.getName()) ? hexadecimal() : base64();
      case BOOL -> bool();
      case ENUM -> enumeration(field.getEnumType());
      case DOUBLE -> real();
      case FLOAT -> (float) real();
      case INT64, SINT64, SFIXED64 -> whole(Long.MIN_VALUE, Long.MAX_VALUE).longValue();
      case UINT64, FIXED64 -> whole(0, -1).longValue();
      case INT32, SINT32, SFIXED32 -> whole(Integer.MIN_VALUE, Integer.MAX_VALUE).intValue();
      case UINT32, FIXED32 -> whole(0, 0xFFFF_FFFFL).intValue();
      case MESSAGE, GROUP -> throw new IllegalArgumentException(field.getFullName());
    };
  }

  private String string() throws IOException, DecodeException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw expected("a string");
    }
    return parser.getText();
  }

  private ByteString hexadecimal() throws IOException, DecodeException {
    String digits = string();
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(digits));
    } catch (IllegalArgumentException notHexadecimal) {
      throw expected("an ID of hexadecimal digits");
    }
  }

  private ByteString base64() throws IOException, DecodeException {
    String text = string().replace('-', '+').replace('_', '/');
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      throw expected("bytes in base64");
    }
  }

  private boolean bool() throws IOException, DecodeException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw expected("true or false");
    };
  }

  private Object enumeration(EnumDescriptor type) throws IOException, DecodeException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw expected("an enum as a number");
    }
    return type.findValueByNumberCreatingIfUnknown(
        whole(Integer.MIN_VALUE, Integer.MAX_VALUE).intValue());
  }

  private double real() throws IOException, DecodeException {
    if (parser.currentToken().isNumeric()) {
      return finite(parser.getDoubleValue());
    }
    String text = string();
    if (NOT_FINITE.contains(text)) {
      return Double.parseDouble(text);
    }
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0)) {
      throw expected("a number"); // Java's own forms too: 7d, 0x1p3, blanks around it
    }
    try {
      return finite(Double.parseDouble(text));
    } catch (NumberFormatException notANumber) {
      throw expected("a number");
    }
  }

  private double finite(double value) throws IOException, DecodeException {
    if (Double.isInfinite(value)) {
      throw expected("a number that a double holds");
    }
    return value;
  }

  /// A whole number between the bounds, the upper one unsigned where it is below the lower one.
  private BigInteger whole(long least, long most) throws IOException, DecodeException {
    boolean literal = parser.currentToken().isNumeric();
    String text = literal ? parser.getText() : string();
    BigInteger lowest = BigInteger.valueOf(least);
    BigInteger highest =
        most < least ? new BigInteger(Long.toUnsignedString(most)) : BigInteger.valueOf(most);
    BigInteger value = exact(text);
    if (value == null || value.compareTo(lowest) < 0 || value.compareTo(highest) > 0) {
      throw expected("a whole number from " + lowest + " to " + highest);
    }
    return value;
  }

  private static @Nullable BigInteger exact(String text) {
    if (text.length() > MAX_DIGITS) {
      return null;
    }
    try {
      BigDecimal value = new BigDecimal(text);
      return Math.abs((long) value.scale()) > MAX_DIGITS ? null : value.toBigIntegerExact();
    } catch (ArithmeticException | NumberFormatException notWhole) {
      return null;
    }
  }

  DecodeException expected(String what) throws IOException {
    return DecodeException.malformed(
        "at " + parser.getParsingContext().pathAsPointer() + ": expected " + what);
  }

  static DecodeException malformed(IOException problem) {
    if (problem instanceof StreamConstraintsException constraint) {
      return DecodeException.tooLarge(constraint.getOriginalMessage());
    }
    String message =
        problem instanceof JacksonException json
            ? json.getOriginalMessage() + at(json)
            : problem.getMessage();
    return DecodeException.malformed("not JSON: " + message);
  }

  private static String at(JacksonException problem) {
    return problem.getLocation() == null
        ? ""
        : " at line "
            + problem.getLocation().getLineNr()
            + ", column "
            + problem.getLocation().getColumnNr();
  }
}

/// Who may do what, before every port: credentials, roles, tenants, how many questions at once, and
/// the audit line of each; and which hosts Whence itself may call. Uses `model` alone of Whence's
/// packages, and the transports' own types.
@NullMarked
package dev.whence.access;

import org.jspecify.annotations.NullMarked;

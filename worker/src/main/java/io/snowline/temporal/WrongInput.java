package io.snowline.temporal;

import io.temporal.common.converter.DataConverterException;

/** A workflow's input that can't be read, in words for the person who typed it. */
final class WrongInput extends DataConverterException {
  WrongInput(String message) {
    super(message);
  }
}

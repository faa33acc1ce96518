"""Exports: lists as one-stop software writes them (bảng kê xuất từ phần mềm), read as registers; nothing personal passes the door."""

begin
  retrun 1;
end

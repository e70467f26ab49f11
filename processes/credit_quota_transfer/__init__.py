"""授信额度下载/退回: quota goes from the tax bureau into 乐企, or back."""
